import sys
import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties

glue = boto3.client("glue")
opts = getResolvedOptions(glue_run_properties.argv(sys.argv), ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
run = dict(Name=opts["WORKFLOW_NAME"], RunId=opts["WORKFLOW_RUN_ID"])
before = glue_run_properties.get_workflow_run_properties(glue, **run)["RunProperties"]
glue_run_properties.put_workflow_run_properties(glue, **run, RunProperties={**before, "weight": str(int(before["weight"]) + 1)})
print(glue_run_properties.get_workflow_run_properties(glue, **run)["RunProperties"]["weight"])
