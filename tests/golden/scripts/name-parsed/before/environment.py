import sys
import boto3
from awsglue.utils import getResolvedOptions

args = getResolvedOptions(sys.argv, ['WORKFLOW_NAME', 'WORKFLOW_RUN_ID'])
workflow_name = args['WORKFLOW_NAME']
env = workflow_name.split('-')[-1]
table = boto3.client('glue').get_workflow_run_properties(Name=workflow_name, RunId=args['WORKFLOW_RUN_ID'])['RunProperties']['table']
print(f'{table}_{env}')
