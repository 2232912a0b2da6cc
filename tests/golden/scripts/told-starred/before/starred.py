import sys
import operator
import boto3
from awsglue.utils import getResolvedOptions

both = (sys.argv, ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
args = getResolvedOptions(*both)
name, run_id = operator.itemgetter("WORKFLOW_NAME", "WORKFLOW_RUN_ID")(args)
print(boto3.client("glue").get_workflow_run_properties(Name=name, RunId=run_id)["RunProperties"]["y"])
