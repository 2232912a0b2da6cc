import sys; import boto3
from awsglue.utils import getResolvedOptions	# the only way

def props ():
	a = getResolvedOptions (sys.argv, [ 'WORKFLOW_NAME' , 'WORKFLOW_RUN_ID' ]) ; g = boto3.client ('glue')
	if a :
		return g . get_workflow_run_properties ( Name = a [ 'WORKFLOW_NAME' ] , RunId = a [ 'WORKFLOW_RUN_ID' ] ) [ 'RunProperties' ]

print (props () [ 'depth' ])	# done
