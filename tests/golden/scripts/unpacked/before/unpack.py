import sys
import time
import boto3
from awsglue.utils import getResolvedOptions

IDS = ("WORKFLOW_NAME", "WORKFLOW_RUN_ID")
resolved = getResolvedOptions(sys.argv, list(IDS))
name, run_id = (resolved[key] for key in IDS)


def persistently(action, times=3):
    for left in reversed(range(times)):
        try:
            return action()
        except Exception:
            if not left:
                raise
            time.sleep(0)


glue = boto3.client("glue")
props = persistently(lambda: glue.get_workflow_run_properties(Name=name, RunId=run_id))["RunProperties"]
print(*sorted(f"{key}={value}" for key, value in props.items()))
