import sys

import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties


def client():
    return boto3.client("glue")


def get_props():
    args = getResolvedOptions(glue_run_properties.argv(sys.argv), ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
    return glue_run_properties.get_workflow_run_properties(
        client(),
        Name=args["WORKFLOW_NAME"],
        RunId=args["WORKFLOW_RUN_ID"],
    )["RunProperties"]
