import sys, json
import boto3
from awsglue.utils import getResolvedOptions

args = getResolvedOptions(sys.argv, ['WORKFLOW_NAME', 'WORKFLOW_RUN_ID'])
glue = boto3.client('glue')

def messages():
    found = glue.get_workflow_run_properties(Name=args['WORKFLOW_NAME'], RunId=args['WORKFLOW_RUN_ID'])
    return json.loads(found['RunProperties']['messages'])

for message in messages():
    print(message['bucket'] + '/' + message['key'])
