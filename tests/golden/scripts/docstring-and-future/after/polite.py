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
import glue_run_properties

# --- the work ---
args: dict[str, str] = getResolvedOptions(glue_run_properties.argv(sys.argv), ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
reply = glue_run_properties.get_workflow_run_properties(
    boto3.client("glue"),
    Name=args["WORKFLOW_NAME"], RunId=args["WORKFLOW_RUN_ID"]
)
print(reply["RunProperties"]["manner"])
