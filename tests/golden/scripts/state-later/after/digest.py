import json
import sys

import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties

args = getResolvedOptions(glue_run_properties.argv(sys.argv), ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
glue = boto3.client("glue")
state = glue_run_properties.get_workflow_run_properties(glue, Name=args["WORKFLOW_NAME"], RunId=args["WORKFLOW_RUN_ID"])
state = state["RunProperties"]
if state["phase"] != "collected":
    raise SystemExit("nothing was collected")
for file in json.loads(state["files"]):
    print("digest", file)
