import sys
import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties


args = getResolvedOptions(
    glue_run_properties.argv(sys.argv),  # as Glue hands them over
    [
        "JOB_NAME",
        "WORKFLOW_NAME",     # set by the workflow
        "WORKFLOW_RUN_ID",
    ],
)

properties = (
    glue_run_properties.get_workflow_run_properties(  # read only
        boto3.client("glue"),
    # the run that this job belongs to
    Name=args["WORKFLOW_NAME"],
        RunId=args["WORKFLOW_RUN_ID"],  # wr_...
    )
    ["RunProperties"]
)

client = boto3.client("glue")
again = glue_run_properties.get_workflow_run_properties(
    # name first
    client,
    Name = args["WORKFLOW_NAME"] ,

    RunId = args["WORKFLOW_RUN_ID"]
    ,
)["RunProperties"]
hanging = glue_run_properties.get_workflow_run_properties(client, Name=args["WORKFLOW_NAME"],
                                             RunId=args["WORKFLOW_RUN_ID"])["RunProperties"]
continued = glue_run_properties.get_workflow_run_properties(client, \
    Name=args["WORKFLOW_NAME"], RunId=args["WORKFLOW_RUN_ID"]) \
    ["RunProperties"]

print(properties["stage"], again["stage"], hanging["stage"], continued["stage"])
