import sys
from awsglue.transforms import *
from awsglue.utils import *
import boto3
import glue_run_properties

def options(*more):
    return getResolvedOptions(glue_run_properties.argv(sys.argv), ["WORKFLOW_NAME", "WORKFLOW_RUN_ID", *more])

a = options("pace")
print(a["pace"], glue_run_properties.get_workflow_run_properties(boto3.client("glue"), Name=a["WORKFLOW_NAME"], RunId=a["WORKFLOW_RUN_ID"])["RunProperties"]["gait"])
