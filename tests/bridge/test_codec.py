"""Reading API data: what is taken, and what is told when it cannot be."""

from __future__ import annotations

import pytest

from airflow_glue_bridge.glue.codec import DecodeError, Unread, decode
from airflow_glue_bridge.glue.model import Action, Condition, Job, Predicate, Trigger


def test_a_trigger() -> None:
    data = {
        "Name": "after",
        "Type": "CONDITIONAL",
        "Predicate": {"Logical": "AND", "Conditions": [{"JobName": "a", "State": "FAILED"}]},
        "Actions": [{"JobName": "b", "Arguments": {"--n": 5, "--dry": True, "--x": None}}],
    }
    assert decode(Trigger, data) == Trigger(
        name="after",
        type="CONDITIONAL",
        predicate=Predicate("AND", (Condition(job_name="a", state="FAILED"),)),
        actions=(Action(job_name="b", arguments={"--n": "5", "--dry": "true"}),),
    )


@pytest.mark.parametrize(
    ("given", "read"), [(480, 480), ("480", 480), (480.0, 480), (" 7 ", 7)], ids=repr
)
def test_whole_numbers(given: object, read: int) -> None:
    assert decode(Job, {"Name": "a", "Timeout": given}).timeout == read


@pytest.mark.parametrize(("given", "read"), [(True, True), ("true", True), ("False", False)])
def test_flags(given: object, read: bool) -> None:
    assert decode(Job, {"Name": "a", "JobRunQueuingEnabled": given}).job_run_queuing_enabled is read


def test_null_is_absent() -> None:
    assert decode(Job, {"Name": "a", "Timeout": None, "Command": None}) == Job("a")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ([], "it must be an object, not a list"),
        ({}, "Name is missing"),
        ({"Name": ""}, "Name is missing"),
        ({"Name": ["a"]}, "Name must be text, not a list"),
        ({"Name": "a", "Actions": {}}, "Actions must be a list, not an object"),
        ({"Name": "a", "Actions": ["b"]}, "Actions[0] must be an object, not text"),
        (
            {"Name": "a", "Actions": [{"Timeout": "soon"}]},
            "Actions[0].Timeout must be a whole number between 0 and 999999999",
        ),
        (
            {"Name": "a", "Actions": [{"Timeout": True}]},
            "Actions[0].Timeout must be a whole number, not a boolean",
        ),
        (
            {"Name": "a", "Actions": [{"Arguments": {"--k": {}}}]},
            'Actions[0].Arguments["--k"] must be text, not an object',
        ),
        (
            {"Name": "a", "Predicate": {"Conditions": [None]}},
            "Predicate.Conditions[0] must be an object, not null",
        ),
    ],
)
def test_what_cannot_be_read(data: object, says: str) -> None:
    with pytest.raises(DecodeError) as error:
        decode(Trigger, data)
    assert str(error.value) == says


def test_values_are_never_quoted() -> None:
    with pytest.raises(DecodeError) as error:
        decode(Trigger, {"Name": "a", "Actions": [{"Arguments": {"--password": ["hunter2"]}}]})
    assert "hunter2" not in str(error.value)


def test_unknown_members_are_told() -> None:
    told: list[Unread] = []
    action = {"JobName": "b", "Priority": 1}
    decode(Trigger, {"Name": "a", "Id": "x", "Mood": 1, "Actions": [action]}, report=told.append)
    assert told == [Unread("", "Mood"), Unread("Actions[0]", "Priority")]
