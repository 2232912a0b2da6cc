"""Looks a setting up wherever it may be."""
import os
import sys

import boto3
from awsglue.utils import getResolvedOptions

_cache = None


def _run_properties():
    global _cache
    if _cache is None:
        _cache = {}
        if "--WORKFLOW_RUN_ID" in sys.argv:
            ids = getResolvedOptions(sys.argv, ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
            _cache = boto3.client("glue").get_workflow_run_properties(
                Name=ids["WORKFLOW_NAME"], RunId=ids["WORKFLOW_RUN_ID"]
            )["RunProperties"]
    return _cache


def setting(key, default=None):
    properties = _run_properties()
    if key in properties:
        return properties[key]
    if f"--{key}" in sys.argv:
        return getResolvedOptions(sys.argv, [key])[key]
    return os.environ.get(key.upper(), default)
