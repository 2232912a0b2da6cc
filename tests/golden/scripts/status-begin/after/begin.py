import sys
import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties

def main():
    opts = getResolvedOptions(glue_run_properties.argv(sys.argv), ['WORKFLOW_NAME', 'WORKFLOW_RUN_ID'])
    glue_run_properties.put_workflow_run_properties(
        boto3.client('glue'),
        Name=opts['WORKFLOW_NAME'],
        RunId=opts['WORKFLOW_RUN_ID'],
        RunProperties={'run_state': 'STARTED'})
    print('started')

if __name__ == '__main__':
    main()
