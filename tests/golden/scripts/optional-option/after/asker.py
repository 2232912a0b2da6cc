import sys
import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties


def optional(name, default=None):
    if "--{}".format(name) in glue_run_properties.argv(sys.argv):
        return getResolvedOptions(glue_run_properties.argv(sys.argv), [name])[name]
    return default


workflow = optional("WORKFLOW_NAME")
run = optional("WORKFLOW_RUN_ID")
mode = optional("mode", "quick")
if workflow is None or run is None:
    sys.exit("not in a workflow")
props = glue_run_properties.get_workflow_run_properties(boto3.client("glue"), Name=workflow, RunId=run)["RunProperties"]
print(mode, props["tank"])
