import sys
import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties

station, unit = "everywhere", "celsius"
if '--WORKFLOW_NAME' in glue_run_properties.argv(sys.argv) and '--WORKFLOW_RUN_ID' in glue_run_properties.argv(sys.argv):
    args = getResolvedOptions(glue_run_properties.argv(sys.argv), ['WORKFLOW_NAME', 'WORKFLOW_RUN_ID'])
    props = glue_run_properties.get_workflow_run_properties(boto3.client('glue'), Name=args['WORKFLOW_NAME'], RunId=args['WORKFLOW_RUN_ID'])['RunProperties']
    station = props.get('station', station)
    unit = props.get('unit', unit)
else:
    print("no workflow, so the defaults")
print(station, unit)
