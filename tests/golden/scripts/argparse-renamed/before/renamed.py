import argparse
import sys as system
import boto3

def build():
    p = argparse.ArgumentParser()
    p.add_argument('--WORKFLOW_NAME', dest='flow', required=True)
    p.add_argument('--WORKFLOW_RUN_ID', dest='flow_run', required=True)
    return p

namespace, others = build().parse_known_args(system.argv[1:])
found = boto3.client('glue').get_workflow_run_properties(Name=namespace.flow, RunId=namespace.flow_run)
print('paint it', found['RunProperties']['colour'])
