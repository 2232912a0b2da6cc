import sys
import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties

args = getResolvedOptions(glue_run_properties.argv(sys.argv), ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
name, run_id = args["WORKFLOW_NAME"], args["WORKFLOW_RUN_ID"]
glue = boto3.client("glue")

def body_of(event_id):
    trail = boto3.client("cloudtrail")
    found = trail.lookup_events(
        LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "NotifyEvent"}]
    )["Events"]
    return next(e["CloudTrailEvent"] for e in found if event_id in e["CloudTrailEvent"])


props = glue_run_properties.get_workflow_run_properties(glue, Name=name, RunId=run_id)["RunProperties"]
print(*map(body_of, props["aws:eventIds"][1:-1].split(", ")))
