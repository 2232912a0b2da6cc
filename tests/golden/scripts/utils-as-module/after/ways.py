import sys

import awsglue.utils
import awsglue.utils as glue_utils
from awsglue import utils
import boto3
import glue_run_properties

one = awsglue.utils.getResolvedOptions(glue_run_properties.argv(sys.argv), ["WORKFLOW_NAME"])
two = glue_utils.getResolvedOptions(args=glue_run_properties.argv(sys.argv), options=["WORKFLOW_RUN_ID"])
three = utils.getResolvedOptions(options=["JOB_NAME"], args=sys.argv)
found = glue_run_properties.get_workflow_run_properties(
    boto3.client("glue"),
    Name=one["WORKFLOW_NAME"], RunId=two["WORKFLOW_RUN_ID"]
).get("RunProperties")
print(three["JOB_NAME"], found["port"])
