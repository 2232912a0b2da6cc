"""Requests that define something, and the refusal of one, as boto3 tells it."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError


def refused(call, **request):
    with pytest.raises(ClientError) as caught:
        call(**request)
    error = caught.value.response["Error"]
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    return error["Code"], error["Message"]


def watching(*jobs, state="SUCCEEDED", **more):
    conditions = [{"LogicalOperator": "EQUALS", "JobName": j, "State": state} for j in jobs]
    return {"Conditions": conditions, **more}


def trigger(name="t", type_="CONDITIONAL", **more):
    """A good trigger, changed; None takes a member away."""
    good = {
        "CONDITIONAL": {"Predicate": watching("before")},
        "SCHEDULED": {"Schedule": "cron(0 6 * * ? *)"},
        "EVENT": {"WorkflowName": "flow"},
        "ON_DEMAND": {},
    }
    whole = {"Name": name, "Type": type_, "Actions": [{"JobName": "job"}], **good[type_], **more}
    return {member: value for member, value in whole.items() if value is not None}


def job(**more):
    return {"Role": "r", "Command": {"Name": "glueetl", "ScriptLocation": "s3://s/j.py"}, **more}


def crawler(**more):
    return {"Role": "r", "Targets": {"S3Targets": [{"Path": "s3://b/p"}]}, **more}
