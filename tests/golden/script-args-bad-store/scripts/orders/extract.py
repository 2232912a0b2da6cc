import sys

import boto3
import glue_run_properties
from awsglue.utils import getResolvedOptions

args = getResolvedOptions(
    glue_run_properties.argv(sys.argv), ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"]
)
glue = boto3.client("glue")
reply = glue_run_properties.get_workflow_run_properties(
    glue, Name=args["WORKFLOW_NAME"], RunId=args["WORKFLOW_RUN_ID"]
)
properties = reply["RunProperties"]
print(properties["day"])
properties["rows"] = "12"
glue_run_properties.put_workflow_run_properties(
    glue,
    Name=args["WORKFLOW_NAME"],
    RunId=args["WORKFLOW_RUN_ID"],
    RunProperties=properties,
)
