import sys
import boto3

given = dict(zip(sys.argv[1::2], sys.argv[2::2]))
glue = boto3.client("glue")
reply = glue.get_workflow_run_properties(Name=given["--WORKFLOW_NAME"], RunId=given["--WORKFLOW_RUN_ID"])
print(reply["RunProperties"]["pier"], given.get("--flag"))
