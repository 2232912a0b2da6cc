import sys
import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties

args = getResolvedOptions(glue_run_properties.argv(sys.argv), ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
name, run_id = args["WORKFLOW_NAME"], args["WORKFLOW_RUN_ID"]
glue = boto3.client("glue")

from partnerlib.audit import Audit, note

note(name, run_id)
audit = Audit(args)
