import sys
from awsglue.utils import getResolvedOptions

# WORKFLOW_RUN_ID is there only in a workflow, so it is never asked for.
if '--report_date' in sys.argv:
    day = getResolvedOptions(sys.argv, ['report_date'])['report_date']
else:
    day = 'today'
print("report of", day)
