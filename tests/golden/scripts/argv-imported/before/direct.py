from sys import argv
from awsglue.utils import getResolvedOptions as options
import boto3

ids = options(argv, ['WORKFLOW_NAME', 'WORKFLOW_RUN_ID'])
print(boto3.client('glue').get_workflow_run_properties(Name=ids['WORKFLOW_NAME'], RunId=ids['WORKFLOW_RUN_ID'])['RunProperties']['ridge'])
