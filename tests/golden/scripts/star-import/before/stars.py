import sys
from awsglue.transforms import *
from awsglue.utils import *
import boto3

def options(*more):
    return getResolvedOptions(sys.argv, ["WORKFLOW_NAME", "WORKFLOW_RUN_ID", *more])

a = options("pace")
print(a["pace"], boto3.client("glue").get_workflow_run_properties(Name=a["WORKFLOW_NAME"], RunId=a["WORKFLOW_RUN_ID"])["RunProperties"]["gait"])
