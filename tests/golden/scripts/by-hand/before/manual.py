import sys
import boto3

def value_of(option):
    return sys.argv[sys.argv.index(option) + 1]

name = value_of("--WORKFLOW_NAME")
position = sys.argv.index("--WORKFLOW_RUN_ID")
run = sys.argv[position + 1]
sys.argv.append("--seen")
print(boto3.client("glue").get_workflow_run_properties(Name=name, RunId=run)["RunProperties"]["gate"])
