import sys
import boto3
from awsglue.utils import getResolvedOptions
import constants

BASE = ["JOB_NAME"]
OPTIONS = BASE + [constants.NAME] + list(constants.MORE)
OPTIONS.append("shelf")

args = getResolvedOptions(sys.argv, OPTIONS)
name, run = args[constants.NAME], args[constants.RUN]
props = boto3.client("glue").get_workflow_run_properties(Name=name, RunId=run)["RunProperties"]
print(args["shelf"], props[constants.KEY])
