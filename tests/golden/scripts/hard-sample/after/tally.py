import sys

import boto3
from awsglue.context import GlueContext
from awsglue.job import Job
from awsglue.utils import getResolvedOptions
from pyspark.context import SparkContext
import glue_run_properties

args = getResolvedOptions(glue_run_properties.argv(sys.argv), ["JOB_NAME", "WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
context = GlueContext(SparkContext.getOrCreate())
job = Job(context)
job.init(args["JOB_NAME"], args)

glue = boto3.client("glue")
run_properties = glue_run_properties.get_workflow_run_properties(
    glue,
    Name=args["WORKFLOW_NAME"], RunId=args["WORKFLOW_RUN_ID"]
)["RunProperties"]

print("from", run_properties["landing_bucket"])
print("into", run_properties["catalog_database"])
job.commit()
