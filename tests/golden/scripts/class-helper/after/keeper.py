import sys
import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties


class RunState:
    """The run properties as attributes of nothing in particular."""

    def __init__(self, workflow_name, run_id):
        self.client = boto3.client("glue")
        self.workflow_name = workflow_name
        self.run_id = run_id
        self._properties = None

    @property
    def properties(self):
        if self._properties is None:
            self._properties = glue_run_properties.get_workflow_run_properties(
                self.client,
                Name=self.workflow_name, RunId=self.run_id
            )["RunProperties"]
        return self._properties

    def get(self, key):
        return self.properties[key]

    def set(self, key, value):
        self.properties[key] = value
        glue_run_properties.put_workflow_run_properties(
            self.client,
            Name=self.workflow_name,
            RunId=self.run_id,
            RunProperties=self.properties,
        )


options = getResolvedOptions(glue_run_properties.argv(sys.argv), ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
state = RunState(options["WORKFLOW_NAME"], options["WORKFLOW_RUN_ID"])
print("level", state.get("level"))
state.set("level", "2")
print("now", state.get("level"))
