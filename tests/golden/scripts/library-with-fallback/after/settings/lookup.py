"""Looks a setting up wherever it may be."""
import os
import sys

import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties

_cache = None


def _run_properties():
    global _cache
    if _cache is None:
        _cache = {}
        if "--WORKFLOW_RUN_ID" in glue_run_properties.argv(sys.argv):
            ids = getResolvedOptions(glue_run_properties.argv(sys.argv), ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
            _cache = glue_run_properties.get_workflow_run_properties(
                boto3.client("glue"),
                Name=ids["WORKFLOW_NAME"], RunId=ids["WORKFLOW_RUN_ID"]
            )["RunProperties"]
    return _cache


def setting(key, default=None):
    properties = _run_properties()
    if key in properties:
        return properties[key]
    if f"--{key}" in glue_run_properties.argv(sys.argv):
        return getResolvedOptions(glue_run_properties.argv(sys.argv), [key])[key]
    return os.environ.get(key.upper(), default)
