import sys
import boto3
from awsglue.utils import getResolvedOptions
import constants
import glue_run_properties

BASE = ["JOB_NAME"]
OPTIONS = BASE + [constants.NAME] + list(constants.MORE)
OPTIONS.append("shelf")

args = getResolvedOptions(glue_run_properties.argv(sys.argv), OPTIONS)
name, run = args[constants.NAME], args[constants.RUN]
props = glue_run_properties.get_workflow_run_properties(boto3.client("glue"), Name=name, RunId=run)["RunProperties"]
print(args["shelf"], props[constants.KEY])
