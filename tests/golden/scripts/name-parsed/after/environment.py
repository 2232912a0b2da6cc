import sys
import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties

args = getResolvedOptions(glue_run_properties.argv(sys.argv), ['WORKFLOW_NAME', 'WORKFLOW_RUN_ID'])
workflow_name = args['WORKFLOW_NAME']
env = workflow_name.split('-')[-1]
table = glue_run_properties.get_workflow_run_properties(boto3.client('glue'), Name=workflow_name, RunId=args['WORKFLOW_RUN_ID'])['RunProperties']['table']
print(f'{table}_{env}')
