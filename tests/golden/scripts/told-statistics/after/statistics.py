import sys
import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties

args = getResolvedOptions(glue_run_properties.argv(sys.argv), ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
name, run_id = args["WORKFLOW_NAME"], args["WORKFLOW_RUN_ID"]
glue = boto3.client("glue")

run = glue.get_workflow_run(Name=name, RunId=run_id, IncludeGraph=True)["Run"]
print(run["Statistics"]["TotalActions"], len(run["Graph"]["Nodes"]) > 0)
