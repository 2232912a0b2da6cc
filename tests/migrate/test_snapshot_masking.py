"""What of replies is kept, and that no member of any of them lets a credential through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import botocore.session
import pytest

from glue2airflow.sources.api import operations as o
from glue2airflow.sources.api.masking import NAMES, Masking, renumbered

SECRET = "https://u:hunter2@example.com/x"
# Members whose text says which object or state is meant, or when.
KEPT = NAMES | {"RuleNames"}


def _filled(shape: Any, member: str = "", depth: int = 0) -> Any:
    """A reply with a credential wherever the model has text."""
    if depth > 8:
        return None
    if shape.type_name == "structure":
        members = shape.members.items()
        return {name: _filled(inner, name, depth + 1) for name, inner in members}
    if shape.type_name == "list":
        return [_filled(shape.member, member, depth + 1)]
    if shape.type_name == "map":
        return {"--x": _filled(shape.value, member, depth + 1)}
    values = {"timestamp": datetime(2026, 1, 1, tzinfo=UTC), "boolean": True, "double": 1.5}
    if shape.type_name == "string" and shape.enum:
        return "TRIGGER" if "TRIGGER" in shape.enum else shape.enum[0]
    return values.get(shape.type_name, SECRET if shape.type_name == "string" else 1)


def _texts(data: Any, member: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, key)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value, member)
    elif isinstance(data, str):
        yield member, data


@pytest.mark.parametrize("operation", o.OPERATIONS[:-1], ids=lambda o: o.name)
def test_no_text_of_any_reply_gets_through(operation: o.Operation) -> None:
    model = botocore.session.get_session().get_service_model(operation.service)
    reply = _filled(model.operation_model(operation.name).output_shape)
    kept = Masking().clean(operation, reply)
    through = {member for member, text in _texts(kept) if "hunter2" in text}
    assert through <= KEPT | {"Workflows"}  # ListWorkflows has names there
    assert ("Workflows" in through) == (operation is o.LIST_WORKFLOWS)
    json.dumps(kept)


def _job(**members: object) -> dict[str, Any]:
    reply = {"Jobs": [{"Name": "x", **members}], "ResponseMetadata": {"RequestId": "1"}}
    return Masking().clean(o.GET_JOBS, reply)


def test_what_is_left_out() -> None:
    details = {"Provider": "GITHUB", "AuthToken": "hunter2"}
    kept = _job(CodeGenConfigurationNodes={"a": {}}, SourceControlDetails=details)
    assert kept == {"Jobs": [{"Name": "x"}]}


def test_the_users_own_keys_are_no_members() -> None:
    arguments = {"Graph": "y", "LastRun": "z", "Name": "api_key=hunter2", "Id": "1"}
    (job,) = _job(DefaultArguments=arguments)["Jobs"]
    assert job["DefaultArguments"] == {**arguments, "Name": "(masked 1)"}


def test_a_key_that_is_a_credential_itself() -> None:
    (job,) = _job(DefaultArguments={"--conf password=hunter2": "z"})["Jobs"]
    assert job["DefaultArguments"] == {"(masked 1)": "(masked 2)"}


def test_names_stay_and_times_become_text() -> None:
    changed = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    (job,) = _job(Role="r", LastModifiedOn=changed, MaxCapacity=0.5)["Jobs"]
    assert job["LastModifiedOn"] == "2026-01-02T03:04:05+00:00"
    assert job["MaxCapacity"] == 0.5
    named = Masking().clean(o.GET_JOBS, {"Jobs": [{"Name": "api_key=hunter2"}]})
    assert named == {"Jobs": [{"Name": "api_key=hunter2"}]}


def test_a_security_configuration_is_called_by_its_name() -> None:
    name = "ProdStack-GlueSecurity1A2B3C4D-1ABCDEFGHIJKL"
    action = {"JobName": "x", "SecurityConfiguration": name}
    reply = {"Triggers": [{"Name": "go", "Actions": [action]}]}
    assert Masking().clean(o.GET_TRIGGERS, reply) == reply
    assert _job(SecurityConfiguration=name)["Jobs"][0]["SecurityConfiguration"] == name


def test_equal_credentials_have_equal_marks() -> None:
    given = {"--a_password": "x", "--b_password": "y", "--c_password": "x", "--d": "x"}
    (job,) = _job(DefaultArguments=given)["Jobs"]
    assert list(job["DefaultArguments"].values()) == ["(masked 1)", "(masked 2)", "(masked 1)", "x"]


def test_marks_of_before_are_not_given_again() -> None:
    masking = Masking()
    masking.skip('{"--x": "(masked 41)", "--y": "(masked 7)", "--z": "(masked)"}')
    reply = {"Jobs": [{"Name": "x", "DefaultArguments": {"--password": "hunter2"}}]}
    (job,) = masking.clean(o.GET_JOBS, reply)["Jobs"]
    assert job["DefaultArguments"] == {"--password": "(masked 42)"}


def test_marks_are_numbered_as_they_appear() -> None:
    assert renumbered("(masked 41) (masked 7) (masked) (masked 41)") == (
        "(masked 1) (masked 2) (masked) (masked 1)"
    )


def test_triggers_are_taken_out_of_graphs() -> None:
    trigger = {"Name": "go", "Type": "ON_DEMAND"}
    nodes = [
        {"Type": "TRIGGER", "Name": "go", "TriggerDetails": {"Trigger": trigger}},
        {"Type": "JOB", "Name": "load", "JobDetails": {"JobRuns": [{"Id": "1"}]}},
    ]
    reply = {"Workflows": [{"Name": "w", "Graph": {"Nodes": nodes}}], "MissingWorkflows": ["x"]}
    assert Masking().clean(o.GET_WORKFLOWS, reply) == {
        "Workflows": [{"Name": "w"}],
        "MissingWorkflows": ["x"],
        "Triggers": [{"WorkflowName": "w", **trigger}],
    }
