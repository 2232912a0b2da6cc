"""What a retry, a clear and a kill do about the runs of a GlueWorkflowOperator."""

from __future__ import annotations

from datetime import timedelta

import pytest

from airflow_glue_bridge.compat import AirflowException, AirflowFailException
from airflow_glue_bridge.glue.marks import STOPPED_BY
from airflow_glue_bridge.hooks.glue_workflow import GlueWorkflowHook
from airflow_glue_bridge.testing.chaos import Chaos
from glue_tasks import (
    BOTH,
    NAME,
    add_job,
    define,
    ran,
    runs_of,
    tries,
    trigger,
)

pytest_plugins = ("glue_tasks",)
pytestmark = pytest.mark.usefixtures("quick")


@BOTH
def test_a_run_that_somebody_stopped_is_red_and_not_begun_anew(
    glue_emulator, when_begun, deferrable
):
    glue = define(glue_emulator)
    when_begun(lambda _, run_id: glue.stop_workflow_run(Name=NAME, RunId=run_id))
    attempts = tries(deferrable=deferrable)
    with pytest.raises(AirflowException, match="is STOPPED and bad: the run is STOPPED"):
        attempts.again()
    with pytest.raises(AirflowFailException, match=r"Glue can resume only .* Clear the task"):
        attempts.again()
    assert len(runs_of(glue)) == 1
    when_begun(lambda *_: None)


@BOTH
def test_a_retry_finds_the_run_that_goes_on(glue_emulator, deferrable):
    """As after a worker's death: the first try has begun a run and could keep nothing."""
    glue_emulator.scenario = {"defaults": {"job": "2h"}}
    glue = define(glue_emulator)
    attempts = tries(deferrable=deferrable)
    attempts.max_tries, attempts.number = 3, 1
    begun = attempts.task().submit_job(attempts.context())
    assert [run["Status"] for run in runs_of(glue)] == ["RUNNING"]
    assert attempts.again()["run_id"] == begun
    assert len(runs_of(glue)) == 1


@BOTH
def test_a_try_that_airflow_hands_out_twice_begins_one_run(glue_emulator, deferrable):
    """https://github.com/apache/airflow/issues/72716, and executors that deliver twice."""
    glue = define(glue_emulator)
    attempts = tries(deferrable=deferrable)
    told = attempts.again()
    assert attempts.number == 1
    assert attempts.go() == told
    assert len(runs_of(glue)) == 1


@BOTH
def test_a_retry_takes_the_good_run_that_is_over(glue_emulator, deferrable):
    glue = define(glue_emulator)
    attempts = tries(deferrable=deferrable)
    told = attempts.again()
    assert attempts.again() == told
    assert len(runs_of(glue)) == 1


@pytest.mark.glue_emulator(scenario={"jobs": {"load": "FAILED"}})
def test_what_a_retry_does_is_for_the_user_to_say(glue_emulator):
    glue = define(glue_emulator)
    for policy, count in (("restart", 2), ("attach", 1)):
        before = len(runs_of(glue))
        attempts = tries(on_retry=policy)
        for _ in range(2):
            with pytest.raises(AirflowException):
                attempts.again()
        after = runs_of(glue)
        assert len(after) - before == count
        assert not any("PreviousRunId" in run for run in after)


def test_without_durable_each_try_begins_a_run(glue_emulator):
    glue = define(glue_emulator)
    attempts = tries(durable=False)
    attempts.again()
    attempts.again()
    assert [run["WorkflowRunProperties"] for run in runs_of(glue)] == [{}, {}]


TWELVE = [f"n{i}" for i in range(12)]


@BOTH
def test_resume(glue_emulator, deferrable):
    """Of twelve jobs, n2 fails three times; n3 and n4 follow it, n5 to n11 do not."""
    glue_emulator.scenario = {"jobs": {"n2": ["FAILED", "FAILED", "FAILED", "SUCCEEDED"]}}
    glue = define(glue_emulator, ["n0", "n1", "n2", "n3", "n4"])
    for job in TWELVE[5:]:
        add_job(glue, job)
    trigger(glue, NAME, "CONDITIONAL", TWELVE[5:], {"n0": "SUCCEEDED"})
    attempts = tries(deferrable=deferrable)
    for _ in range(3):
        with pytest.raises(AirflowException, match="job n2 FAILED"):
            attempts.again()
    told = attempts.again()
    *resumed, original = runs_of(glue)
    assert len(resumed) == 3
    # A resumed run can be resumed only once more; the original one as often as one likes.
    assert {run["PreviousRunId"] for run in resumed} == {original["WorkflowRunId"]}
    assert [ran(glue, r["WorkflowRunId"]) for r in resumed] == [{"n2", "n3", "n4"}, {"n2"}, {"n2"}]
    assert told["run_id"] == resumed[0]["WorkflowRunId"]
    assert told["nodes"] == {f"job {name}": "SUCCEEDED" for name in TWELVE}


@pytest.mark.parametrize("store", [False, True], ids=["3.0", "3.3"])
@BOTH
def test_clearing_a_task_does_it_again(glue_emulator, deferrable, store):
    glue = define(glue_emulator)
    glue_emulator.scenario = {"jobs": {"load": ["SUCCEEDED", "FAILED", "SUCCEEDED"]}}
    attempts = tries(deferrable=deferrable, store=store)
    first = attempts.again()
    with pytest.raises(AirflowException, match="job load FAILED"):
        attempts.again(clear=True)
    third = attempts.again(clear=True)
    assert first["run_id"] != third["run_id"]
    assert len(runs_of(glue)) == 3
    assert not any("PreviousRunId" in run for run in runs_of(glue))


def test_what_a_dag_run_of_the_same_id_left_behind_is_not_taken(glue_emulator):
    glue = define(glue_emulator)
    first_tries = tries()
    first = first_tries.again()
    later = tries()
    later.run_id = first_tries.run_id
    later.began = runs_of(glue)[0]["CompletedOn"] + timedelta(hours=1)
    later.number, later.max_tries = 1, 3
    assert later.again()["run_id"] != first["run_id"]


def test_the_store_spares_the_search(glue_emulator):
    glue = define(glue_emulator)
    attempts = tries(store=True)
    begun = attempts.again()["run_id"]
    assert attempts.store.kept == {"glue_workflow_run_id": begun}
    calls = glue_emulator.weather.counts["passed", "GetWorkflowRuns"]
    assert attempts.again()["run_id"] == begun
    assert glue_emulator.weather.counts["passed", "GetWorkflowRuns"] == calls
    assert len(runs_of(glue)) == 1


@BOTH
def test_clearing_a_task_stops_the_run_that_goes_on(glue_emulator, deferrable):
    """As before Airflow 3.3, where nobody tells the trigger, or where that comes too late."""
    glue = define(glue_emulator)
    attempts = tries(deferrable=deferrable)
    attempts.max_tries, attempts.number = 3, 1
    first = attempts.task().submit_job(attempts.context())
    told = attempts.again(clear=True)
    second, stopped = runs_of(glue)
    assert (stopped["WorkflowRunId"], stopped["Status"]) == (first, "STOPPED")
    assert told["run_id"] == second["WorkflowRunId"]
    assert second["StartedOn"] >= stopped["CompletedOn"]


def test_clearing_a_task_that_must_not_stop_its_run_waits_for_it(glue_emulator):
    glue = define(glue_emulator)
    attempts = tries(stop_run_on_kill=False)
    attempts.max_tries, attempts.number = 3, 1
    first = attempts.task().submit_job(attempts.context())
    assert attempts.again(clear=True)["run_id"] != first
    assert [run["Status"] for run in runs_of(glue)] == ["COMPLETED", "COMPLETED"]
    second, first = runs_of(glue)
    assert second["StartedOn"] >= first["CompletedOn"]


@pytest.mark.parametrize("retries", [1, 3, 5])
@pytest.mark.parametrize("store", [False, True], ids=["3.0", "3.3"])
def test_a_try_after_the_first_since_a_clear_knows_of_it_too(glue_emulator, store, retries):
    """The first one died before it had begun anything; and ``retries`` may be edited meanwhile."""
    glue = define(glue_emulator)
    attempts = tries(store=store)
    first = attempts.again()
    attempts.max_tries, attempts.number = attempts.number + 3, attempts.number + 1
    attempts.retries = retries
    assert attempts.again()["run_id"] != first["run_id"]
    assert attempts.again() == attempts.again()
    assert len(runs_of(glue)) == 2


def test_on_kill_stops_the_run_and_the_next_try_begins_anew(glue_emulator, when_begun):
    glue = define(glue_emulator)
    when_begun(lambda task, _: task.on_kill())
    attempts = tries()
    with pytest.raises(AirflowException, match="The task was killed"):
        attempts.again()
    (killed,) = runs_of(glue)
    assert killed["Status"] in ("STOPPING", "STOPPED")
    assert killed["WorkflowRunProperties"][STOPPED_BY] == killed["WorkflowRunId"]
    when_begun(lambda *_: None)
    told = attempts.again()
    second, first = runs_of(glue)
    assert (told["run_id"], first["Status"]) == (second["WorkflowRunId"], "STOPPED")
    assert second["StartedOn"] >= first["CompletedOn"]


@pytest.mark.glue_emulator(chaos=Chaos(throttling=1.0, operations=("StopWorkflowRun",)))
def test_what_could_not_be_stopped_is_stopped_by_the_next_try(
    glue_emulator, when_begun, monkeypatch
):
    glue = define(glue_emulator)
    monkeypatch.setattr("airflow_glue_bridge.operators.waiting._SECONDS_TO_STOP", 0)
    when_begun(lambda task, _: task.on_kill())
    attempts = tries()
    with pytest.raises(Exception, match="Rate exceeded"):
        attempts.again()
    assert [run["Status"] for run in runs_of(glue)] == ["RUNNING"]
    when_begun(lambda *_: None)
    glue_emulator.chaos = Chaos()
    attempts.again()
    assert [run["Status"] for run in runs_of(glue)] == ["COMPLETED", "STOPPED"]


@BOTH
def test_a_run_that_another_try_was_cleared_from_is_begun_anew(
    glue_emulator, when_begun, deferrable
):
    """The triggerer stops the run of a deferred task that was cleared when the next try waits."""
    glue = define(glue_emulator)
    hook = GlueWorkflowHook()
    seen = []

    def stop_the_first(_, run_id):
        seen.append(run_id)
        if len(seen) == 1:
            hook.stop_workflow_run(NAME, run_id, mark=True)

    when_begun(stop_the_first)
    told = tries(deferrable=deferrable).again()
    assert [run["Status"] for run in runs_of(glue)] == ["COMPLETED", "STOPPED"]
    assert told["run_id"] == runs_of(glue)[0]["WorkflowRunId"]


def test_on_kill_may_leave_the_run_alone(glue_emulator, when_begun):
    glue = define(glue_emulator)
    when_begun(lambda task, _: task.on_kill())
    with pytest.raises(AirflowException, match="The task was killed"):
        tries(stop_run_on_kill=False).again()
    assert [run["Status"] for run in runs_of(glue)] == ["RUNNING"]


def test_what_is_kept_is_the_run_that_counts(glue_emulator, when_begun):
    """The first was stopped by another try's kill, and another one was begun."""
    glue = define(glue_emulator)
    hook, seen = GlueWorkflowHook(), []

    def stop_the_first(_, run_id):
        seen.append(run_id)
        if len(seen) == 1:
            hook.stop_workflow_run(NAME, run_id, mark=True)

    when_begun(stop_the_first)
    attempts = tries(store=True)
    told = attempts.again()
    assert attempts.store.kept == {"glue_workflow_run_id": told["run_id"]}
    assert attempts.xcoms["glue_workflow_run_details"]["workflow_run_id"] == told["run_id"]
    assert runs_of(glue)[0]["WorkflowRunId"] == told["run_id"]
