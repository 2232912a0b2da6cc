import sys
import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties

args = getResolvedOptions(glue_run_properties.argv(sys.argv), ['JOB_NAME', 'WORKFLOW_NAME', 'WORKFLOW_RUN_ID'])
props = glue_run_properties.get_workflow_run_properties(
    boto3.client('glue'),
    Name=args['WORKFLOW_NAME'],
    RunId=args['WORKFLOW_RUN_ID'],
)['RunProperties']
for event in props['aws:eventIds'][1:-1].split(','):
    print('event', event.strip())
