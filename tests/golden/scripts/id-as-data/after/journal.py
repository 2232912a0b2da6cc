import json
import sys
import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties

args = getResolvedOptions(glue_run_properties.argv(sys.argv), ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
run_id = args["WORKFLOW_RUN_ID"]
glue = boto3.client("glue")
props = glue_run_properties.get_workflow_run_properties(glue, Name=args["WORKFLOW_NAME"], RunId=run_id)["RunProperties"]
key = "{}/{}/part.json".format(props["prefix"], run_id)
print(json.dumps({"workflow": args["WORKFLOW_NAME"], "run": run_id, "key": key}))
