"""The triggers of GlueWorkflowOperator: what they send, and what they do when a task is killed."""

from __future__ import annotations

import asyncio
import threading
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from airflow.sdk.execution_time.task_runner import RuntimeTaskInstance

from airflow_glue_bridge.compat import AirflowException
from airflow_glue_bridge.glue.marks import STOPPED_BY
from airflow_glue_bridge.operators.glue_workflow import GlueWorkflowOperator
from airflow_glue_bridge.triggers import glue_workflow
from airflow_glue_bridge.triggers.glue_workflow import (
    GlueWorkflowRunTrigger,
    GlueWorkflowSlotTrigger,
)
from glue_tasks import NAME, Tries, define, first_event


def trigger(run_id, seconds=60.0, **more):
    return GlueWorkflowRunTrigger(
        workflow_name=NAME, run_id=run_id, waiter_delay=0, deadline=time.time() + seconds, **more
    )


def test_what_it_is_made_again_from():
    made = trigger("wr_1", stop_run_on_kill=True, region_name="eu-west-1", verify=False)
    path, arguments = made.serialize()
    assert path == "airflow_glue_bridge.triggers.glue_workflow.GlueWorkflowRunTrigger"
    assert GlueWorkflowRunTrigger(**arguments).serialize() == (path, arguments)
    slot = GlueWorkflowSlotTrigger(
        workflow_name=NAME, since=datetime(2026, 1, 1, tzinfo=UTC), busy=2, deadline=1.0
    )
    assert GlueWorkflowSlotTrigger(**slot.serialize()[1]).serialize() == slot.serialize()


def test_events(glue_emulator):
    glue = define(glue_emulator)
    run_id = glue.start_workflow_run(Name=NAME)["RunId"]
    over = {"status": "success", "run_id": run_id, "run_status": "COMPLETED"}
    assert asyncio.run(first_event(trigger(run_id))) == over
    gone = asyncio.run(first_event(trigger("wr_1")))
    assert gone["status"] == "error"
    assert (
        "run wr_1 of Glue workflow 'nightly' to end: An error occurred (Entity" in gone["message"]
    )


@pytest.mark.glue_emulator(scenario={"jobs": {"extract": "SUCCEEDED after 40h"}})
def test_too_late(glue_emulator):
    run_id = define(glue_emulator).start_workflow_run(Name=NAME)["RunId"]
    event = asyncio.run(first_event(trigger(run_id, seconds=0.3)))
    message = f"run {run_id} of Glue workflow 'nightly' to end"
    assert event == {"status": "timeout", "run_id": run_id, "message": message}
    # As after a long stop of the triggerer.
    assert asyncio.run(first_event(trigger(run_id, seconds=-5)))["status"] == "timeout"


def killed(glue, monkeypatch, state, **more):
    """What becomes of a run when its trigger is told that somebody has acted on the task."""
    run_id = glue.start_workflow_run(Name=NAME)["RunId"]
    asked = []

    def get_task_states(**request):
        asked.append(request)
        return {"r": {"t": state}}

    monkeypatch.setattr(RuntimeTaskInstance, "get_task_states", staticmethod(get_task_states))
    one = trigger(run_id, **more)
    one.task_instance = SimpleNamespace(dag_id="d", task_id="t", run_id="r", map_index=3)
    asyncio.run(one.on_kill())
    assert asked in ([], [{"dag_id": "d", "task_ids": ["t"], "run_ids": ["r"], "map_index": 3}])
    return glue.get_workflow_run(Name=NAME, RunId=run_id)["Run"]


@pytest.mark.parametrize("state", ["failed", "success", "queued", None])
def test_on_kill_stops_the_run(glue_emulator, monkeypatch, state):
    run = killed(define(glue_emulator), monkeypatch, state, stop_run_on_kill=True)
    assert run["Status"] in ("STOPPING", "STOPPED")
    assert run["WorkflowRunProperties"][STOPPED_BY] == run["WorkflowRunId"]


def test_on_kill_is_not_stopped_by_airflows_next_round(glue_emulator, monkeypatch):
    """A triggerer cancels a trigger again and again until it has ended."""
    glue = define(glue_emulator)
    run_id = glue.start_workflow_run(Name=NAME)["RunId"]
    asked = threading.Event()

    def get_task_states(**_):
        asked.set()
        time.sleep(0.5)
        return {"r": {"t": "failed"}}

    monkeypatch.setattr(RuntimeTaskInstance, "get_task_states", staticmethod(get_task_states))
    one = trigger(run_id, stop_run_on_kill=True)
    one.task_instance = SimpleNamespace(dag_id="d", task_id="t", run_id="r", map_index=3)

    async def killed_and_cancelled():
        killing = asyncio.create_task(one.on_kill())
        while not asked.is_set():
            await asyncio.sleep(0.01)
        killing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await killing
        async with asyncio.timeout(10):
            while glue_workflow._stopping:
                await asyncio.sleep(0.01)

    asyncio.run(killed_and_cancelled())
    run = glue.get_workflow_run(Name=NAME, RunId=run_id)["Run"]
    assert run["Status"] in ("STOPPING", "STOPPED")


@pytest.mark.parametrize(("state", "stop"), [("failed", False), ("deferred", True)])
def test_on_kill_leaves_alone_what_it_should(glue_emulator, monkeypatch, state, stop):
    """Another triggerer may have taken the trigger over, and the task waits on."""
    run = killed(define(glue_emulator), monkeypatch, state, stop_run_on_kill=stop)
    assert run["Status"] == "RUNNING"


def test_what_ended_while_nobody_looked_is_not_too_late(glue_emulator, monkeypatch):
    """The triggerer was down for so long."""
    glue = define(glue_emulator)
    monkeypatch.setattr(GlueWorkflowOperator, "_deadline", lambda *_: time.time() - 5)

    def make(**more):
        return GlueWorkflowOperator(workflow_name=NAME, deferrable=True, **more)

    tries = Tries(make)
    with pytest.raises(AirflowException, match="Waited 7 days, 0:00:00 "):
        tries.again()
    while glue.get_workflow_runs(Name=NAME)["Runs"][0]["Status"] == "RUNNING":
        pass
    assert tries.again()["verdict"] == "good"


@pytest.mark.glue_emulator(scenario={"jobs": {"extract": "SUCCEEDED after 40h"}})
def test_execution_timeout_stops_the_run_also_when_deferred(glue_emulator):
    glue = define(glue_emulator)

    def make(**more):
        return GlueWorkflowOperator(workflow_name=NAME, deferrable=True, waiter_delay=0, **more)

    timeout = timedelta(seconds=1)
    with pytest.raises(AirflowException, match=r"execution_timeout \(0:00:01\) is over; "):
        Tries(make).again(execution_timeout=timeout)
    (run,) = glue.get_workflow_runs(Name=NAME)["Runs"]
    assert run["Status"] in ("STOPPING", "STOPPED")
