import json
import sys
from awsglue.utils import getResolvedOptions
import boto3
import glue_run_properties

client = boto3.client('glue')
reply = glue_run_properties.get_workflow_run_properties(
    client,
    Name=getResolvedOptions(glue_run_properties.argv(sys.argv), ['WORKFLOW_NAME'])['WORKFLOW_NAME'],
    RunId=getResolvedOptions(glue_run_properties.argv(sys.argv), ['WORKFLOW_RUN_ID'])['WORKFLOW_RUN_ID'])

print(json.dumps(reply['RunProperties'], sort_keys=True))
