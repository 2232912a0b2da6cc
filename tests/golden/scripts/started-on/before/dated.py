import sys
import boto3
from awsglue.utils import getResolvedOptions

args = getResolvedOptions(sys.argv, ['WORKFLOW_NAME', 'WORKFLOW_RUN_ID'])
glue = boto3.client('glue')
run = glue.get_workflow_run(Name=args['WORKFLOW_NAME'], RunId=args['WORKFLOW_RUN_ID'])['Run']
print(run['StartedOn'].strftime('%Y-%m-%d'), run['Status'])
print(run['WorkflowRunProperties']['berth'], run.get('Name'))
