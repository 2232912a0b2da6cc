import argparse

import boto3
import sys
import glue_run_properties

parser = argparse.ArgumentParser()
parser.add_argument("--WORKFLOW_NAME", required=True)
parser.add_argument("--WORKFLOW_RUN_ID", required=True)
parser.add_argument("--region", default="eu-west-1")
known, _ = parser.parse_known_args(glue_run_properties.argv(sys.argv[1:]))

glue = boto3.client("glue", region_name=known.region)
properties = glue_run_properties.get_workflow_run_properties(glue, Name=known.WORKFLOW_NAME, RunId=known.WORKFLOW_RUN_ID)["RunProperties"]
print(properties["queue"], known.region)
