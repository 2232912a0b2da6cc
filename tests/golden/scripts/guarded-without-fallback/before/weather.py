import sys
import boto3
from awsglue.utils import getResolvedOptions

station, unit = "everywhere", "celsius"
if '--WORKFLOW_NAME' in sys.argv and '--WORKFLOW_RUN_ID' in sys.argv:
    args = getResolvedOptions(sys.argv, ['WORKFLOW_NAME', 'WORKFLOW_RUN_ID'])
    props = boto3.client('glue').get_workflow_run_properties(Name=args['WORKFLOW_NAME'], RunId=args['WORKFLOW_RUN_ID'])['RunProperties']
    station = props.get('station', station)
    unit = props.get('unit', unit)
else:
    print("no workflow, so the defaults")
print(station, unit)
