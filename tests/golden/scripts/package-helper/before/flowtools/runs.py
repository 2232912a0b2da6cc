from awsglue.utils import getResolvedOptions

from . import clients


class Run:
    def __init__(self, argv):
        self.args = getResolvedOptions(argv, ['WORKFLOW_NAME', 'WORKFLOW_RUN_ID'])

    def value(self, key, default=None):
        return self._all().get(key, default)

    def _all(self):
        glue = clients.glue()
        return glue.get_workflow_run_properties(Name=self.args['WORKFLOW_NAME'], RunId=self.args['WORKFLOW_RUN_ID'])['RunProperties']
