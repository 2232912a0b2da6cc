import os
import boto3
import glue_run_properties

props = glue_run_properties.get_workflow_run_properties(
    boto3.client("glue"),
    Name=os.environ["WORKFLOW_NAME"], RunId=os.getenv("WORKFLOW_RUN_ID")
)["RunProperties"]
print(props["x"])
