import sys

import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties

NEEDED = ["source_path", "target_path", "picked_on"]

settings = {}
if "--WORKFLOW_RUN_ID" in glue_run_properties.argv(sys.argv):
    ids = getResolvedOptions(glue_run_properties.argv(sys.argv), ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
    reply = glue_run_properties.get_workflow_run_properties(
        boto3.client("glue"),
        Name=ids["WORKFLOW_NAME"], RunId=ids["WORKFLOW_RUN_ID"]
    )
    settings.update(reply["RunProperties"])

left = [name for name in NEEDED if name not in settings]
if left:
    settings.update(getResolvedOptions(sys.argv, left))

for name in NEEDED:
    print(name, "=", settings[name])
