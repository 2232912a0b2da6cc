import sys
import boto3
from awsglue.utils import getResolvedOptions

args = getResolvedOptions(sys.argv, ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
name, run_id = args["WORKFLOW_NAME"], args["WORKFLOW_RUN_ID"]
glue = boto3.client("glue")

from functools import partial

one = getattr(glue, "get_workflow_run_properties")(Name=name, RunId=run_id)
two = partial(glue.get_workflow_run_properties, Name=name, RunId=run_id)()
COMMAND = "aws glue get-workflow-run-properties --name {} --run-id {}"
print(one["RunProperties"]["a"], two["RunProperties"]["a"])
