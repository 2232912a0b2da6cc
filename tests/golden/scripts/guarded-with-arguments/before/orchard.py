import sys

import boto3
from awsglue.utils import getResolvedOptions

NEEDED = ["source_path", "target_path", "picked_on"]

settings = {}
if "--WORKFLOW_RUN_ID" in sys.argv:
    ids = getResolvedOptions(sys.argv, ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
    reply = boto3.client("glue").get_workflow_run_properties(
        Name=ids["WORKFLOW_NAME"], RunId=ids["WORKFLOW_RUN_ID"]
    )
    settings.update(reply["RunProperties"])

left = [name for name in NEEDED if name not in settings]
if left:
    settings.update(getResolvedOptions(sys.argv, left))

for name in NEEDED:
    print(name, "=", settings[name])
