import json
import sys
from awsglue.utils import getResolvedOptions
import boto3

client = boto3.client('glue')
reply = client.get_workflow_run_properties(
    Name=getResolvedOptions(sys.argv, ['WORKFLOW_NAME'])['WORKFLOW_NAME'],
    RunId=getResolvedOptions(sys.argv, ['WORKFLOW_RUN_ID'])['WORKFLOW_RUN_ID'])

print(json.dumps(reply['RunProperties'], sort_keys=True))
