import sys
import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties

opts = getResolvedOptions(glue_run_properties.argv(sys.argv), ['WORKFLOW_NAME', 'WORKFLOW_RUN_ID'])
which = {'Name': opts['WORKFLOW_NAME'], 'RunId': opts['WORKFLOW_RUN_ID']}
glue = boto3.client('glue')
props = glue_run_properties.get_workflow_run_properties(glue, **which)['RunProperties']
assert props['run_state'] == 'STARTED', props['run_state']
props.update(run_state='COMPLETED')
glue_run_properties.put_workflow_run_properties(glue, RunProperties=props, **which)
print(props['run_state'])
