#!/usr/bin/env python3
# Copyright nobody in particular.

"""What this does, at length.

It does little.
"""

from __future__ import annotations, print_function

# standard library
import sys

# others
import boto3
from awsglue.utils import getResolvedOptions

# --- the work ---
args: dict[str, str] = getResolvedOptions(sys.argv, ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
reply = boto3.client("glue").get_workflow_run_properties(
    Name=args["WORKFLOW_NAME"], RunId=args["WORKFLOW_RUN_ID"]
)
print(reply["RunProperties"]["manner"])
