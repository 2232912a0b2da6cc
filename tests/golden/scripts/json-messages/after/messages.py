import sys, json
import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties

args = getResolvedOptions(glue_run_properties.argv(sys.argv), ['WORKFLOW_NAME', 'WORKFLOW_RUN_ID'])
glue = boto3.client('glue')

def messages():
    found = glue_run_properties.get_workflow_run_properties(glue, Name=args['WORKFLOW_NAME'], RunId=args['WORKFLOW_RUN_ID'])
    return json.loads(found['RunProperties']['messages'])

for message in messages():
    print(message['bucket'] + '/' + message['key'])
