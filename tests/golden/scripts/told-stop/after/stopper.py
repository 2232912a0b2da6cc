import sys
import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties

args = getResolvedOptions(glue_run_properties.argv(sys.argv), ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
name, run_id = args["WORKFLOW_NAME"], args["WORKFLOW_RUN_ID"]
glue = boto3.client("glue")

props = glue_run_properties.get_workflow_run_properties(glue, Name=name, RunId=run_id)["RunProperties"]
if props["todo"] == "nothing":
    glue.stop_workflow_run(Name=name, RunId=run_id)
elif props["todo"] == "everything":
    glue.start_workflow_run(Name="cleanup")
print(props["todo"])
