from sys import argv
from awsglue.utils import getResolvedOptions as options
import boto3
import glue_run_properties

ids = options(glue_run_properties.argv(argv), ['WORKFLOW_NAME', 'WORKFLOW_RUN_ID'])
print(glue_run_properties.get_workflow_run_properties(boto3.client('glue'), Name=ids['WORKFLOW_NAME'], RunId=ids['WORKFLOW_RUN_ID'])['RunProperties']['ridge'])
