import sys
import operator
import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties

both = (sys.argv, ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
args = getResolvedOptions(*both)
name, run_id = operator.itemgetter("WORKFLOW_NAME", "WORKFLOW_RUN_ID")(args)
print(glue_run_properties.get_workflow_run_properties(boto3.client("glue"), Name=name, RunId=run_id)["RunProperties"]["y"])
