import sys
import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties

args = getResolvedOptions(glue_run_properties.argv(sys.argv), ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
name, run_id = args["WORKFLOW_NAME"], args["WORKFLOW_RUN_ID"]
glue = boto3.client("glue")

runs = glue.get_workflow_runs(Name=name, MaxResults=2)["Runs"]
last = glue.get_workflow(Name=name)["Workflow"]["LastRun"]["WorkflowRunId"]
pages = glue.get_paginator("get_workflow_runs")
print(len(runs), last == run_id)
