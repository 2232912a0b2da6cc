"""GlueWorkflowStopOperator, with the emulator as its Glue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from airflow_glue_bridge.compat import AirflowException, AirflowFailException
from airflow_glue_bridge.glue.marks import STOPPED_BY
from airflow_glue_bridge.hooks.glue_workflow import GlueWorkflowHook
from airflow_glue_bridge.operators.glue_workflow import GlueWorkflowOperator
from airflow_glue_bridge.operators.glue_workflow_stop import GlueWorkflowStopOperator
from airflow_glue_bridge.testing.runs.workflows import WorkflowRuns
from airflow_glue_bridge.triggers.glue_workflow_stop import GlueWorkflowRunsOverTrigger
from glue_tasks import NAME, Tries, define
from glue_waits import BOTH, seen


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setenv("AIRFLOW__AIRFLOW_GLUE_BRIDGE__POLLER_CALLS_PER_SECOND", "1000")


def stop(**settings):
    given = {"workflow_name": NAME, "waiter_delay": 1, **settings}
    return seen(GlueWorkflowStopOperator, **given)


def start(glue):
    return glue.start_workflow_run(Name=NAME)["RunId"]


def run_of(glue, run_id):
    return glue.get_workflow_run(Name=NAME, RunId=run_id)["Run"]


@pytest.fixture
def stopping(monkeypatch):
    """A run that is stopped is STOPPING first, for some looks."""
    view, looks = WorkflowRuns.view, [3]

    def told(self, run, **more):
        shown = view(self, run, **more)
        if shown["Status"] == "STOPPED" and looks[0]:
            looks[0] -= 1
            return shown | {"Status": "STOPPING"}
        return shown

    monkeypatch.setattr(WorkflowRuns, "view", told)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    return looks


@BOTH
def test_one_run(glue_emulator, airflow_db, deferrable, stopping):
    glue = define(glue_emulator)
    run_id, other = start(glue), start(glue)
    told = stop(run_id=run_id, deferrable=deferrable)
    assert told.colour == "success"
    assert told.returned == {"workflow_name": NAME, "runs": {run_id: "STOPPED"}}
    assert stopping == [0]
    assert run_of(glue, other)["Status"] == "RUNNING"


@BOTH
def test_all_that_go_on(glue_emulator, airflow_db, deferrable):
    glue = define(glue_emulator)
    done = start(glue)
    glue_emulator.clock.advance(timedelta(hours=1))
    going_on = [start(glue), start(glue)]
    told = stop(deferrable=deferrable)
    assert told.returned["runs"] == dict.fromkeys(going_on, "STOPPED")
    assert run_of(glue, done)["Status"] == "COMPLETED"
    assert stop(deferrable=deferrable).returned["runs"] == {}


def test_the_trigger_waits_for_the_last_of_them():
    given = {"run_ids": ["wr_1", "wr_2"], "since": datetime(2026, 1, 1, tzinfo=UTC)}
    waits = GlueWorkflowRunsOverTrigger(workflow_name=NAME, deadline=0, **given)

    def answered(**status):
        runs = [{"WorkflowRunId": run_id, "Status": told} for run_id, told in status.items()]
        return waits.answered({"Runs": runs})

    assert answered(wr_1="STOPPED", wr_2="STOPPING", wr_3="COMPLETED") is None
    assert answered(wr_1="STOPPED") is None
    over = {"wr_1": "STOPPED", "wr_2": "COMPLETED"}
    assert answered(**over, wr_3="RUNNING") == {"runs": over}


@BOTH
def test_a_run_that_is_over_is_no_error(glue_emulator, airflow_db, deferrable):
    glue = define(glue_emulator)
    run_id = start(glue)
    glue_emulator.clock.advance(timedelta(hours=1))
    told = stop(run_id=run_id, deferrable=deferrable)
    assert (told.colour, told.returned["runs"]) == ("success", {run_id: "COMPLETED"})


def test_a_run_that_ends_while_it_is_stopped(glue_emulator, monkeypatch):
    glue = define(glue_emulator)
    run_id, stop_it = start(glue), GlueWorkflowHook.stop_workflow_run

    def too_late(*args, **more):
        glue_emulator.clock.advance(timedelta(hours=1))
        return stop_it(*args, **more)

    monkeypatch.setattr(GlueWorkflowHook, "stop_workflow_run", too_late)
    told = Tries(GlueWorkflowStopOperator).go(workflow_name=NAME, run_id=run_id)
    assert told["runs"] == {run_id: "COMPLETED"}


def test_without_waiting(glue_emulator, airflow_db, stopping):
    glue = define(glue_emulator)
    run_id = start(glue)
    told = stop(run_id=run_id, wait_for_completion=False)
    assert told.returned["runs"] == {run_id: "STOPPING"}


@BOTH
def test_too_long(glue_emulator, airflow_db, deferrable, stopping):
    stopping[0] = 10**6
    run_id = start(define(glue_emulator))
    told = stop(run_id=run_id, deferrable=deferrable, waiter_max_attempts=2)
    assert told.colour == "failed"
    assert "(waiter_delay x waiter_max_attempts)" in told.message


def test_a_run_that_glue_does_not_know(glue_emulator, airflow_db):
    define(glue_emulator)
    told = stop(run_id="wr_moon", retries=2)
    assert told.colour == "failed"
    assert "Glue knows no run 'wr_moon' of workflow 'nightly' (region us-east-1" in told.message


@BOTH
def test_a_run_that_was_stopped_on_purpose_stays_so(glue_emulator, deferrable):
    """The task whose run it was does not start another one by itself."""
    glue = define(glue_emulator)
    given = {"workflow_name": NAME, "waiter_delay": 0, "waiter_max_attempts": 100}
    task = Tries(GlueWorkflowOperator)
    run_id = task.again(**given, wait_for_completion=False)["run_id"]
    told = Tries(GlueWorkflowStopOperator).go(workflow_name=NAME, deferrable=deferrable)
    assert told["runs"] == {run_id: "STOPPED"}
    assert STOPPED_BY not in run_of(glue, run_id)["WorkflowRunProperties"]
    with pytest.raises(AirflowFailException, match="No retry helps"):
        task.again(**given)
    assert len(glue.get_workflow_runs(Name=NAME)["Runs"]) == 1


def test_a_killed_task_stops_nothing(glue_emulator):
    glue = define(glue_emulator)
    start(glue)
    task = Tries(GlueWorkflowStopOperator).task(workflow_name=NAME)
    task.on_kill()
    with pytest.raises(AirflowException, match="The task was killed"):
        task.poll_until_over(start(glue))
    assert {run["Status"] for run in glue.get_workflow_runs(Name=NAME)["Runs"]} == {"RUNNING"}
