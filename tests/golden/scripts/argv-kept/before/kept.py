import sys as s
import boto3
from awsglue.utils import getResolvedOptions

tokens = s.argv


def started_by_workflow(given):
    return not ('--WORKFLOW_RUN_ID'not in(given))


def main(given):
    if not started_by_workflow(given):
        raise SystemExit("start the workflow instead")
    ids = getResolvedOptions(given, ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
    glue = boto3.session.Session().client("glue")
    print(glue.get_workflow_run_properties(Name=ids["WORKFLOW_NAME"], RunId=ids["WORKFLOW_RUN_ID"])["RunProperties"]["valve"])


main(tokens)
