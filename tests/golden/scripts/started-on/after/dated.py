import sys
import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties

args = getResolvedOptions(glue_run_properties.argv(sys.argv), ['WORKFLOW_NAME', 'WORKFLOW_RUN_ID'])
glue = boto3.client('glue')
run = glue_run_properties.get_workflow_run(glue, Name=args['WORKFLOW_NAME'], RunId=args['WORKFLOW_RUN_ID'])['Run']
print(run['StartedOn'].strftime('%Y-%m-%d'), run['Status'])
print(run['WorkflowRunProperties']['berth'], run.get('Name'))
