import sys
import boto3
import glue_run_properties

def value_of(option):
    return glue_run_properties.argv(sys.argv)[glue_run_properties.argv(sys.argv).index(option) + 1]

name = value_of("--WORKFLOW_NAME")
position = glue_run_properties.argv(sys.argv).index("--WORKFLOW_RUN_ID")
run = glue_run_properties.argv(sys.argv)[position + 1]
sys.argv.append("--seen")
print(glue_run_properties.get_workflow_run_properties(boto3.client("glue"), Name=name, RunId=run)["RunProperties"]["gate"])
