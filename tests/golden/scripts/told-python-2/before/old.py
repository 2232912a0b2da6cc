import sys
from awsglue.utils import getResolvedOptions
args = getResolvedOptions(sys.argv, ['WORKFLOW_NAME'])
print args['WORKFLOW_NAME']
