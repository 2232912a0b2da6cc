import sys

import boto3
from awsglue.utils import getResolvedOptions


def client():
    return boto3.client("glue")


def get_props():
    args = getResolvedOptions(sys.argv, ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
    return client().get_workflow_run_properties(
        Name=args["WORKFLOW_NAME"],
        RunId=args["WORKFLOW_RUN_ID"],
    )["RunProperties"]
