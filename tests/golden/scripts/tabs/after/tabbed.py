import sys; import boto3
from awsglue.utils import getResolvedOptions	# the only way
import glue_run_properties

def props ():
	a = getResolvedOptions (glue_run_properties.argv(sys.argv), [ 'WORKFLOW_NAME' , 'WORKFLOW_RUN_ID' ]) ; g = boto3.client ('glue')
	if a :
		return glue_run_properties.get_workflow_run_properties ( g, Name = a [ 'WORKFLOW_NAME' ] , RunId = a [ 'WORKFLOW_RUN_ID' ] ) [ 'RunProperties' ]

print (props () [ 'depth' ])	# done
