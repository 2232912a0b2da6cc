import sys
import boto3
from awsglue.utils import getResolvedOptions

def main():
    opts = getResolvedOptions(sys.argv, ['WORKFLOW_NAME', 'WORKFLOW_RUN_ID'])
    boto3.client('glue').put_workflow_run_properties(
        Name=opts['WORKFLOW_NAME'],
        RunId=opts['WORKFLOW_RUN_ID'],
        RunProperties={'run_state': 'STARTED'})
    print('started')

if __name__ == '__main__':
    main()
