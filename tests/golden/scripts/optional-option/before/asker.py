import sys
import boto3
from awsglue.utils import getResolvedOptions


def optional(name, default=None):
    if "--{}".format(name) in sys.argv:
        return getResolvedOptions(sys.argv, [name])[name]
    return default


workflow = optional("WORKFLOW_NAME")
run = optional("WORKFLOW_RUN_ID")
mode = optional("mode", "quick")
if workflow is None or run is None:
    sys.exit("not in a workflow")
props = boto3.client("glue").get_workflow_run_properties(Name=workflow, RunId=run)["RunProperties"]
print(mode, props["tank"])
