import sys
import boto3
from awsglue.utils import getResolvedOptions

opts = getResolvedOptions(sys.argv, ['WORKFLOW_NAME', 'WORKFLOW_RUN_ID'])
which = {'Name': opts['WORKFLOW_NAME'], 'RunId': opts['WORKFLOW_RUN_ID']}
glue = boto3.client('glue')
props = glue.get_workflow_run_properties(**which)['RunProperties']
assert props['run_state'] == 'STARTED', props['run_state']
props.update(run_state='COMPLETED')
glue.put_workflow_run_properties(RunProperties=props, **which)
print(props['run_state'])
