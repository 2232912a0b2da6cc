import sys

from awsglue.utils import getResolvedOptions

args = getResolvedOptions(sys.argv, ["JOB_NAME", "target"])
print(args["JOB_NAME"], "writes to", args["target"])   # trailing blanks stay   
