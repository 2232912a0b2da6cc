import json
import sys

import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties

args = getResolvedOptions(glue_run_properties.argv(sys.argv), ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
name = args["WORKFLOW_NAME"]
run = args["WORKFLOW_RUN_ID"]
glue = boto3.client("glue")

state = glue_run_properties.get_workflow_run_properties(glue, Name=name, RunId=run)["RunProperties"]
files = [f"{state['prefix']}/part-{number}.csv" for number in range(3)]
state["files"] = json.dumps(files)
state["phase"] = "collected"
glue_run_properties.put_workflow_run_properties(glue, Name=name, RunId=run, RunProperties=state)
print("left", len(files))
