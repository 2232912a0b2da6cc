import sys
import boto3
from awsglue.utils import getResolvedOptions

glue = boto3.client("glue")
opts = getResolvedOptions(sys.argv, ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
run = dict(Name=opts["WORKFLOW_NAME"], RunId=opts["WORKFLOW_RUN_ID"])
before = glue.get_workflow_run_properties(**run)["RunProperties"]
glue.put_workflow_run_properties(**run, RunProperties={**before, "weight": str(int(before["weight"]) + 1)})
print(glue.get_workflow_run_properties(**run)["RunProperties"]["weight"])
