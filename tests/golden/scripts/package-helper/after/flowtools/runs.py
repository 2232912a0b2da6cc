from awsglue.utils import getResolvedOptions

from . import clients
import glue_run_properties


class Run:
    def __init__(self, argv):
        self.args = getResolvedOptions(glue_run_properties.argv(argv), ['WORKFLOW_NAME', 'WORKFLOW_RUN_ID'])

    def value(self, key, default=None):
        return self._all().get(key, default)

    def _all(self):
        glue = clients.glue()
        return glue_run_properties.get_workflow_run_properties(glue, Name=self.args['WORKFLOW_NAME'], RunId=self.args['WORKFLOW_RUN_ID'])['RunProperties']
