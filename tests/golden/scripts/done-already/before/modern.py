import sys

import boto3
import glue_run_properties as grp
from awsglue.utils import getResolvedOptions

argv = grp.argv(sys.argv)
args = getResolvedOptions(argv, ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
reply = grp.get_workflow_run_properties(
    boto3.client("glue"), Name=args["WORKFLOW_NAME"], RunId=args["WORKFLOW_RUN_ID"]
)
print(reply["RunProperties"]["knot"], grp.properties()["knot"])
