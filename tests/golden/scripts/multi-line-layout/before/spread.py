import sys
import boto3
from awsglue.utils import getResolvedOptions


args = getResolvedOptions(
    sys.argv,  # as Glue hands them over
    [
        "JOB_NAME",
        "WORKFLOW_NAME",     # set by the workflow
        "WORKFLOW_RUN_ID",
    ],
)

properties = (
    boto3.client("glue")
    # the run that this job belongs to
    .get_workflow_run_properties(  # read only
        Name=args["WORKFLOW_NAME"],
        RunId=args["WORKFLOW_RUN_ID"],  # wr_...
    )
    ["RunProperties"]
)

client = boto3.client("glue")
again = client.get_workflow_run_properties(
    # name first
    Name = args["WORKFLOW_NAME"] ,

    RunId = args["WORKFLOW_RUN_ID"]
    ,
)["RunProperties"]
hanging = client.get_workflow_run_properties(Name=args["WORKFLOW_NAME"],
                                             RunId=args["WORKFLOW_RUN_ID"])["RunProperties"]
continued = client \
    .get_workflow_run_properties(Name=args["WORKFLOW_NAME"], RunId=args["WORKFLOW_RUN_ID"]) \
    ["RunProperties"]

print(properties["stage"], again["stage"], hanging["stage"], continued["stage"])
