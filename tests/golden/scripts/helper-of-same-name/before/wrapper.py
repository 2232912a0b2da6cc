import sys
import boto3
from awsglue.utils import getResolvedOptions


class Glue:
    def __init__(self, session=boto3):
        self.raw = session.client("glue")

    def get_workflow_run_properties(self, name, run_id):
        reply = self.raw.get_workflow_run_properties(Name=name, RunId=run_id)
        return reply["RunProperties"]

    def load(self, args):
        return self.get_workflow_run_properties(args["WORKFLOW_NAME"], args["WORKFLOW_RUN_ID"])


options = getResolvedOptions(sys.argv, ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
helper = Glue()
print(helper.load(options)["bolt"])
print(helper.get_workflow_run_properties(name=options["WORKFLOW_NAME"], run_id=options["WORKFLOW_RUN_ID"])["bolt"])
