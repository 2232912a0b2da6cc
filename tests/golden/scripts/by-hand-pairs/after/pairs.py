import sys
import boto3
import glue_run_properties

given = dict(zip(glue_run_properties.argv(sys.argv)[1::2], glue_run_properties.argv(sys.argv)[2::2]))
glue = boto3.client("glue")
reply = glue_run_properties.get_workflow_run_properties(glue, Name=given["--WORKFLOW_NAME"], RunId=given["--WORKFLOW_RUN_ID"])
print(reply["RunProperties"]["pier"], given.get("--flag"))
