import sys

import awsglue.utils
import awsglue.utils as glue_utils
from awsglue import utils
import boto3

one = awsglue.utils.getResolvedOptions(sys.argv, ["WORKFLOW_NAME"])
two = glue_utils.getResolvedOptions(args=sys.argv, options=["WORKFLOW_RUN_ID"])
three = utils.getResolvedOptions(options=["JOB_NAME"], args=sys.argv)
found = boto3.client("glue").get_workflow_run_properties(
    Name=one["WORKFLOW_NAME"], RunId=two["WORKFLOW_RUN_ID"]
).get("RunProperties")
print(three["JOB_NAME"], found["port"])
