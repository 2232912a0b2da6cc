import sys

from awsglue.utils import getResolvedOptions
from common.glue_utils import get_props

args = getResolvedOptions(sys.argv, ["JOB_NAME"])
props = get_props()
print(args["JOB_NAME"], "ferries", props["cargo"])
