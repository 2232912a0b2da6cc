"""GlueTriggerStartOperator and GlueTriggerStopOperator, with the emulator as their Glue."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from airflow_glue_bridge.compat import AirflowException, AirflowFailException
from airflow_glue_bridge.hooks.glue_trigger import GlueTriggerHook
from airflow_glue_bridge.operators.glue_trigger import (
    GlueTriggerStartOperator,
    GlueTriggerStopOperator,
)
from airflow_glue_bridge.testing.chaos import Chaos
from airflow_glue_bridge.testing.operations import triggers
from glue_tasks import Tries
from glue_waits import BOTH, seen

TYPES = {
    "SCHEDULED": {"Schedule": "cron(0 2 * * ? *)"},
    "CONDITIONAL": {
        "Predicate": {
            "Conditions": [{"LogicalOperator": "EQUALS", "JobName": "a", "State": "SUCCEEDED"}]
        }
    },
    "ON_DEMAND": {},
    "EVENT": {},
}
ACTIVABLE = pytest.mark.parametrize("kind", ["SCHEDULED", "CONDITIONAL"])


@pytest.fixture
def glue(glue_emulator):
    """A trigger of each type, of the same name, in a workflow each."""
    glue = glue_emulator.client()
    for job in ("a", "b"):
        command = {"Name": "glueetl", "ScriptLocation": "s3://b/s"}
        glue.create_job(Name=job, Role="r", Command=command)
    for kind, more in TYPES.items():
        glue.create_workflow(Name=kind)
        actions = [{"JobName": "b"}]
        glue.create_trigger(Name=kind, WorkflowName=kind, Type=kind, Actions=actions, **more)
    return glue


def state_of(glue, name):
    return glue.get_trigger(Name=name)["Trigger"]["State"]


def start(name, **settings):
    return seen(GlueTriggerStartOperator, trigger_name=name, waiter_delay=0, **settings)


def stop(name, **settings):
    return seen(GlueTriggerStopOperator, trigger_name=name, waiter_delay=0, **settings)


@pytest.fixture
def slow(monkeypatch):
    """A trigger is on its way for some looks."""
    looks, on_the_way = [3], {"ACTIVATED": "ACTIVATING", "DEACTIVATED": "DEACTIVATING"}
    existing = triggers.existing

    def on_its_way(world, request):
        shown = existing(world, request["Name"])
        if looks[0] and shown["State"] in on_the_way:
            looks[0] -= 1
            shown = {**shown, "State": on_the_way[shown["State"]]}
        return {"Trigger": shown}

    from airflow_glue_bridge.testing import operations

    monkeypatch.setitem(operations.OPERATIONS, "GetTrigger", on_its_way)
    return looks


@BOTH
@ACTIVABLE
def test_start_and_stop(glue, airflow_db, slow, deferrable, kind):
    told = start(kind, deferrable=deferrable)
    assert (told.colour, slow) == ("success", [0])
    assert told.returned == {"trigger_name": kind, "state": "ACTIVATED"}
    assert state_of(glue, kind) == "ACTIVATED"
    slow[0] = 3
    told = stop("{{ 'SCHED' }}ULED" if kind == "SCHEDULED" else kind, deferrable=deferrable)
    assert told.returned == {"trigger_name": kind, "state": "DEACTIVATED"}
    slow[0] = 0
    assert state_of(glue, kind) == "DEACTIVATED"


@BOTH
@ACTIVABLE
def test_twice_is_no_error(glue, airflow_db, deferrable, kind):
    for act, state in ((start, "ACTIVATED"), (stop, "DEACTIVATED")):
        for _ in range(2):
            told = act(kind, deferrable=deferrable)
            assert (told.colour, told.returned["state"]) == ("success", state)


@BOTH
@ACTIVABLE
def test_what_was_never_activated_is_as_good_as_stopped(glue, airflow_db, deferrable, kind):
    told = stop(kind, deferrable=deferrable)
    assert (told.colour, told.returned["state"]) == ("success", "CREATED")


def test_without_waiting(glue, airflow_db, slow):
    told = start("SCHEDULED", wait_for_completion=False)
    assert (told.colour, told.returned["state"]) == ("success", "ACTIVATING")


@BOTH
def test_too_long(glue, airflow_db, slow, deferrable):
    slow[0] = 10**6
    told = start("SCHEDULED", deferrable=deferrable, waiter_max_attempts=3)
    assert (told.colour, "max attempts reached" in told.message) == ("failed", True)


@BOTH
def test_on_demand_fires_once(glue, airflow_db, deferrable):
    told = start("ON_DEMAND", deferrable=deferrable)
    assert (told.colour, told.returned["state"]) == ("success", "CREATED")
    assert len(glue.get_workflow_runs(Name="ON_DEMAND")["Runs"]) == 1


def test_what_cannot_be(glue, airflow_db):
    why = {
        (start, "EVENT"): "is of type EVENT, which Glue does not let anybody start",
        (stop, "EVENT"): "is of type EVENT, which Glue does not let anybody stop",
        (stop, "ON_DEMAND"): "is of type ON_DEMAND, which Glue does not let anybody stop",
        (stop, "moon"): "Glue knows no trigger 'moon' in region us-east-1",
    }
    for (act, name), sentence in why.items():
        told = act(name, retries=2)
        assert (told.colour, sentence in told.message) == ("failed", True)


def try_start(name):
    return Tries(GlueTriggerStartOperator).go(trigger_name=name, waiter_delay=0)


def test_a_lost_reply_fires_no_second_time(glue, glue_emulator, monkeypatch):
    monkeypatch.setattr(GlueTriggerHook, "patience", 3.0)
    glue_emulator.chaos = Chaos(lost_replies=1.0, operations=("StartTrigger",))
    with pytest.raises(AirflowFailException, match=r"it may have fired\. Look whether it has"):
        try_start("ON_DEMAND")
    assert len(glue.get_workflow_runs(Name="ON_DEMAND")["Runs"]) == 1


def test_a_refusal_that_passes_is_no_lost_reply(glue, glue_emulator, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    glue_emulator.chaos = Chaos(throttling=0.7, operations=("StartTrigger",), seed=1)
    try_start("ON_DEMAND")
    assert len(glue.get_workflow_runs(Name="ON_DEMAND")["Runs"]) == 1
    assert glue_emulator.weather.counts["throttling", "StartTrigger"] > 0


@pytest.mark.parametrize("act", [GlueTriggerStartOperator, GlueTriggerStopOperator])
def test_lost_replies_that_do_no_harm(glue, glue_emulator, monkeypatch, act):
    """Glue has done it, and refuses to do it once more."""
    if act is GlueTriggerStopOperator:
        glue.start_trigger(Name="SCHEDULED")
    operations = ("StartTrigger", "StopTrigger")
    glue_emulator.chaos = Chaos(lost_replies=1.0, operations=operations)
    # Until somebody asks again.
    monkeypatch.setattr("time.sleep", lambda _: setattr(glue_emulator, "chaos", Chaos()))
    told = Tries(act).go(trigger_name="SCHEDULED", waiter_delay=0)
    assert told["state"] == state_of(glue, "SCHEDULED") == act.state
    assert any(kind == "lost_replies" for kind, _ in glue_emulator.weather.counts)


def test_another_refusal_counts(glue, monkeypatch):
    """Glue refuses for a reason that has nothing to do with the state."""
    from airflow_glue_bridge.testing import errors, operations

    def refuse(world, request):
        raise errors.invalid_input("The moon is full")

    monkeypatch.setitem(operations.OPERATIONS, "StartTrigger", refuse)
    with pytest.raises(ClientError, match="The moon is full"):
        try_start("SCHEDULED")


def test_an_event_that_tells_of_failure(glue):
    task = Tries(GlueTriggerStartOperator).task(trigger_name="SCHEDULED")
    with pytest.raises(AirflowException, match=r"Waited for Glue trigger 'SCHEDULED'.*: why"):
        task.execute_complete({}, {"status": "error", "message": "why"})
    with pytest.raises(AirflowException, match="no event"):
        task.execute_complete({}, None)
