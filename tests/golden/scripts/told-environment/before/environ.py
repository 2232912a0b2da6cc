import os
import boto3

props = boto3.client("glue").get_workflow_run_properties(
    Name=os.environ["WORKFLOW_NAME"], RunId=os.getenv("WORKFLOW_RUN_ID")
)["RunProperties"]
print(props["x"])
