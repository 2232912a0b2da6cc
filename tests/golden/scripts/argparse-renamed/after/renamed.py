import argparse
import sys as system
import boto3
import glue_run_properties

def build():
    p = argparse.ArgumentParser()
    p.add_argument('--WORKFLOW_NAME', dest='flow', required=True)
    p.add_argument('--WORKFLOW_RUN_ID', dest='flow_run', required=True)
    return p

namespace, others = build().parse_known_args(glue_run_properties.argv(system.argv[1:]))
found = glue_run_properties.get_workflow_run_properties(boto3.client('glue'), Name=namespace.flow, RunId=namespace.flow_run)
print('paint it', found['RunProperties']['colour'])
