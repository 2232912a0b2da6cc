"""GlueWorkflowResumeOperator: which nodes run again, and that a retry resumes the same run."""

from __future__ import annotations

from functools import partial

import pytest

from airflow_glue_bridge.compat import AirflowException, AirflowFailException
from airflow_glue_bridge.operators.glue_workflow import GlueWorkflowResumeOperator
from glue_tasks import NAME, Store, Tries, define, ran, runs_of

BOTH = pytest.mark.parametrize("deferrable", [False, True], ids=["sync", "deferred"])
JOBS = ["extract", "join", "load"]
GOING_ON = ("RUNNING", "STOPPING")


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setenv("AIRFLOW__AIRFLOW_GLUE_BRIDGE__POLLER_CALLS_PER_SECOND", "100")


def finished(emulator, *ends, stop=False):
    """A run in which ``join`` ends as given, and so do those that resume it; and its client."""
    emulator.scenario = {"jobs": {"join": list(ends)}}
    glue = define(emulator, JOBS)
    run_id = glue.start_workflow_run(Name=NAME)["RunId"]
    if stop:
        glue.stop_workflow_run(Name=NAME, RunId=run_id)
    while glue.get_workflow_run(Name=NAME, RunId=run_id)["Run"]["Status"] in GOING_ON:
        pass
    return glue, run_id


def tries(run_id, store=False, **settings):
    given = {"workflow_name": NAME, "run_id": run_id, "waiter_delay": 0, **settings}
    make = partial(GlueWorkflowResumeOperator, waiter_max_attempts=500, **given)
    return Tries(make, store=Store() if store else None)


@BOTH
def test_it_resumes_from_what_did_not_end_well(glue_emulator, deferrable):
    glue, run_id = finished(glue_emulator, "FAILED", "SUCCEEDED")
    told = tries(run_id, deferrable=deferrable).again()
    resumed, _ = runs_of(glue)
    assert (told["run_id"], resumed["PreviousRunId"]) == (resumed["WorkflowRunId"], run_id)
    assert ran(glue, told["run_id"]) == {"join", "load"}
    assert told["nodes"] == {f"job {name}": "SUCCEEDED" for name in JOBS}


@pytest.mark.parametrize("nodes", ["load", ["load"]])
def test_it_resumes_from_the_nodes_that_are_named(glue_emulator, nodes):
    glue, run_id = finished(glue_emulator, "SUCCEEDED")
    told = tries(run_id, nodes=nodes).again()
    assert ran(glue, told["run_id"]) == {"load"}


def test_there_may_be_nothing_to_resume(glue_emulator):
    glue, run_id = finished(glue_emulator, "SUCCEEDED")
    assert tries(run_id).again()["run_id"] == run_id
    assert len(runs_of(glue)) == 1


@pytest.mark.parametrize("store", [False, True], ids=["3.0", "3.3"])
@BOTH
def test_retries_resume_the_given_run_and_not_one_that_resumed_it(glue_emulator, deferrable, store):
    glue, run_id = finished(glue_emulator, *["FAILED"] * 4, "SUCCEEDED")
    attempts = tries(run_id, store=store, deferrable=deferrable)
    for _ in range(3):
        with pytest.raises(AirflowException, match="job join FAILED"):
            attempts.again()
    assert attempts.again()["verdict"] == "good"
    *resumed, _original = runs_of(glue)
    assert [run["PreviousRunId"] for run in resumed] == [run_id] * 4


@BOTH
def test_a_retry_waits_for_the_run_that_was_resumed(glue_emulator, deferrable):
    glue, run_id = finished(glue_emulator, "FAILED", "SUCCEEDED")
    attempts = tries(run_id, deferrable=deferrable)
    attempts.max_tries, attempts.number = 3, 1
    begun = attempts.task().submit_job(attempts.context())
    assert attempts.again()["run_id"] == begun
    assert attempts.again()["run_id"] == begun
    assert len(runs_of(glue)) == 2


@pytest.mark.parametrize("store", [False, True], ids=["3.0", "3.3"])
def test_clearing_the_task_resumes_again(glue_emulator, store):
    glue, run_id = finished(glue_emulator, "FAILED", "SUCCEEDED")
    attempts = tries(run_id, store=store)
    first = attempts.again()
    assert attempts.again(clear=True)["run_id"] != first["run_id"]
    assert [run.get("PreviousRunId") for run in runs_of(glue)] == [run_id, run_id, None]


def test_what_cannot_be_resumed(glue_emulator):
    glue, run_id = finished(glue_emulator, "SUCCEEDED", stop=True)
    with pytest.raises(AirflowFailException, match="is STOPPED; Glue can resume only runs that"):
        tries(run_id).again()
    assert len(runs_of(glue)) == 1


def test_a_node_that_did_not_run_cannot_be_named(glue_emulator):
    glue, run_id = finished(glue_emulator, "FAILED")
    with pytest.raises(AirflowFailException, match="nodes: no job or crawler 'load' ran in run"):
        tries(run_id, nodes=["join", "load"]).again()
    assert len(runs_of(glue)) == 1


def test_a_run_that_glue_does_not_know(glue_emulator):
    define(glue_emulator)
    with pytest.raises(AirflowFailException, match="Glue knows no run 'wr_moon' of workflow 'nigh"):
        tries("wr_moon").again()
