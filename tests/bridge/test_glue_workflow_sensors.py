"""The sensors for workflows, with the emulator as their Glue: colour and message of the task."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from airflow_glue_bridge.glue.awaited import Wanted
from airflow_glue_bridge.glue.marks import STARTED_BY
from airflow_glue_bridge.sensors.glue_workflow import GlueWorkflowRunSensor
from airflow_glue_bridge.testing.runs.workflows import WorkflowRuns
from glue_tasks import NAME, Tries, define
from glue_waits import BOTH, seen

MIDNIGHT = datetime(2026, 1, 31, tzinfo=UTC)
AT_MIDNIGHT = pytest.mark.glue_emulator(start=MIDNIGHT, speed=0)
STANDS = pytest.mark.glue_emulator(step=timedelta(0))
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """The poller asks as often as it likes."""
    monkeypatch.setenv("AIRFLOW__AIRFLOW_GLUE_BRIDGE__POLLER_CALLS_PER_SECOND", "1000")


def wait_for_run(**settings):
    return seen(GlueWorkflowRunSensor, workflow_name=NAME, poke_interval=0, **settings)


def start(glue, **properties):
    return glue.start_workflow_run(Name=NAME, RunProperties=properties)["RunId"]


def run_at(emulator, glue, after=timedelta(0), takes=HOUR, **properties):
    """Let a run begin, and end."""
    emulator.clock.advance(after)
    run_id = start(glue, **properties)
    emulator.clock.advance(takes)
    return run_id


def status_of(glue, run_id):
    return glue.get_workflow_run(Name=NAME, RunId=run_id)["Run"]["Status"]


def resume(glue, run_id, job):
    run = glue.get_workflow_run(Name=NAME, RunId=run_id, IncludeGraph=True)["Run"]
    ids = [node["UniqueId"] for node in run["Graph"]["Nodes"] if node["Name"] == job]
    return glue.resume_workflow_run(Name=NAME, RunId=run_id, NodeIds=ids)["RunId"]


def as_error(monkeypatch, run_id, message):
    """Let the API tell that a run is ERROR."""
    view = WorkflowRuns.view

    def told(self, run, **more):
        bad = {"Status": "ERROR", "ErrorMessage": message} if run.run_id == run_id else {}
        return view(self, run, **more) | bad

    monkeypatch.setattr(WorkflowRuns, "view", told)


# A given run.


@BOTH
def test_a_good_run(glue_emulator, airflow_db, deferrable):
    glue = define(glue_emulator)
    run_id = start(glue)
    told = wait_for_run(run_id=run_id, deferrable=deferrable)
    assert told.colour == "success"
    assert told.returned == {
        "workflow_name": NAME,
        "run_id": run_id,
        "status": "COMPLETED",
        "verdict": "good",
        "nodes": {"job extract": "SUCCEEDED", "job load": "SUCCEEDED"},
    }


@BOTH
@pytest.mark.parametrize("end", ["FAILED", "TIMEOUT", "STOPPED", "ERROR"])
def test_a_completed_run_in_which_a_job_did_not_succeed(glue_emulator, airflow_db, deferrable, end):
    glue_emulator.scenario = {"jobs": {"load": end}}
    run_id = start(define(glue_emulator))
    told = wait_for_run(run_id=run_id, deferrable=deferrable, retries=2)
    assert told.colour == "failed"
    assert f"{run_id} of Glue workflow 'nightly' is COMPLETED and bad: job load {end}" in (
        told.message
    )


@BOTH
def test_a_stopped_run(glue_emulator, airflow_db, deferrable):
    glue = define(glue_emulator)
    run_id = start(glue)
    glue.stop_workflow_run(Name=NAME, RunId=run_id)
    told = wait_for_run(run_id=run_id, deferrable=deferrable)
    assert told.colour == "failed"
    assert "is STOPPED and bad: the run is STOPPED" in told.message


@BOTH
def test_a_run_in_error(glue_emulator, airflow_db, deferrable, monkeypatch):
    run_id = start(define(glue_emulator))
    as_error(monkeypatch, run_id, "Something else.")
    told = wait_for_run(run_id=run_id, deferrable=deferrable)
    assert told.colour == "failed"
    assert "is ERROR and bad: the run is ERROR: Something else." in told.message


@BOTH
def test_what_counts_can_be_chosen(glue_emulator, airflow_db, deferrable):
    glue_emulator.scenario = {"jobs": {"load": "FAILED"}}
    run_id = start(define(glue_emulator))
    chosen = {"run_id": run_id, "deferrable": deferrable}
    assert wait_for_run(**chosen, fail_on=["TIMEOUT"]).colour == "success"
    assert wait_for_run(**chosen, required_nodes=["extract"]).colour == "success"
    assert "job load FAILED" in wait_for_run(**chosen, required_nodes=["load"]).message
    assert (
        "has no job or crawler moon; it has"
        in wait_for_run(**chosen, required_nodes=["moon"]).message
    )


@BOTH
@pytest.mark.parametrize("outcome", ["bad", "unknown", "late"])
def test_soft_fail(glue_emulator, airflow_db, deferrable, outcome):
    glue_emulator.scenario = {"jobs": {"load": "FAILED" if outcome == "bad" else "365d"}}
    run_id = start(define(glue_emulator))
    given = {"run_id": "wr_moon" if outcome == "unknown" else run_id, "deferrable": deferrable}
    assert wait_for_run(**given, soft_fail=True, timeout=1).colour == "skipped"
    assert wait_for_run(**given, timeout=1).colour == "failed"


@BOTH
def test_a_run_that_glue_does_not_know(glue_emulator, airflow_db, deferrable):
    define(glue_emulator)
    told = wait_for_run(run_id="wr_moon", deferrable=deferrable)
    assert told.colour == "failed"
    assert "Glue knows no run wr_moon of workflow 'nightly' (region us-east-1" in told.message


@BOTH
def test_no_run_id(glue_emulator, airflow_db, deferrable):
    told = wait_for_run(run_id="{{ '' }}", deferrable=deferrable)
    assert (told.colour, "run_id is empty" in told.message) == ("failed", True)


@STANDS
@BOTH
def test_too_long(glue_emulator, airflow_db, deferrable):
    glue_emulator.scenario = {"jobs": {"load": "365d"}}
    run_id = start(define(glue_emulator))
    told = wait_for_run(run_id=run_id, deferrable=deferrable, timeout=0.5, retries=2)
    assert told.colour == "failed"
    assert "Sensor has timed out" in told.message
    assert f"waited for run {run_id} of Glue workflow 'nightly' to end" in told.message
    assert status_of(glue_emulator.client(), run_id) == "RUNNING"


@STANDS
def test_execution_timeout_when_deferred(glue_emulator, airflow_db):
    glue_emulator.scenario = {"jobs": {"load": "365d"}}
    run_id = start(define(glue_emulator))
    limits = {"timeout": 60, "execution_timeout": timedelta(seconds=0.5)}
    began = time.monotonic()
    told = wait_for_run(run_id=run_id, deferrable=True, **limits)
    assert told.colour == "failed"
    assert "execution_timeout (0:00:00.500000) is over" in told.message
    assert time.monotonic() - began < 30


@BOTH
def test_a_timeout_of_nothing_looks_once(glue_emulator, airflow_db, deferrable):
    """As a question: is the run over, and good?"""
    glue = define(glue_emulator)
    run_id = run_at(glue_emulator, glue)
    assert wait_for_run(run_id=run_id, deferrable=deferrable, timeout=0).colour == "success"


@BOTH
def test_of_a_resumed_run_the_newest_counts(glue_emulator, airflow_db, deferrable):
    glue_emulator.scenario = {"jobs": {"load": ["FAILED", "SUCCEEDED"]}}
    glue = define(glue_emulator)
    run_id = run_at(glue_emulator, glue)
    resumed = resume(glue, run_id, "load")
    assert status_of(glue, resumed) == "RUNNING"
    told = wait_for_run(run_id=run_id, deferrable=deferrable)
    assert (told.colour, told.returned["run_id"]) == ("success", resumed)
    told = wait_for_run(run_id=run_id, deferrable=deferrable, count_resumed=False)
    assert (told.colour, "job load FAILED" in told.message) == ("failed", True)


def test_reschedule(glue_emulator):
    run_id = start(define(glue_emulator))
    task = Tries(GlueWorkflowRunSensor)
    given = {"workflow_name": NAME, "run_id": run_id, "mode": "reschedule", "deferrable": False}
    context = task.context()
    context["ti"].get_first_reschedule_date = lambda context: None
    with pytest.raises(Exception, match=r"^$") as raised:
        task.task(**given).execute(context)
    assert raised.typename == "AirflowRescheduleException"
    glue_emulator.clock.advance(HOUR)
    assert task.task(**given).execute(context)["run_id"] == run_id


# A run that is known by when it began.


@BOTH
@AT_MIDNIGHT
def test_the_run_of_the_same_schedule(glue_emulator, airflow_db, deferrable):
    """Not yesterday's, and not tomorrow's either, where the DAG is late, or a backfill."""
    glue = define(glue_emulator)
    glue.create_workflow(Name="scheduled")
    at_two = {"Schedule": "cron(0 2 * * ? *)", "StartOnCreation": True}
    glue.create_trigger(
        Name="at_two", WorkflowName="scheduled", Type="SCHEDULED",
        Actions=[{"JobName": "extract"}], **at_two,
    )  # fmt: skip
    glue_emulator.clock.advance(timedelta(days=3, hours=12))
    given = {"workflow_name": "scheduled", "poke_interval": 0, "deferrable": deferrable}
    second_day = MIDNIGHT + timedelta(days=1, hours=2)
    told = seen(GlueWorkflowRunSensor, run_after=second_day, **given)
    runs = glue.get_workflow_runs(Name="scheduled")["Runs"]
    assert len(runs) == 4
    (wanted,) = (run for run in runs if run["StartedOn"] == second_day)
    assert (told.colour, told.returned["run_id"]) == ("success", wanted["WorkflowRunId"])


@BOTH
@AT_MIDNIGHT
@pytest.mark.parametrize(
    "moment",
    [
        "{{ dag_run.run_after }}",
        "2026-01-31T00:00:30",
        "2026-01-31T01:00:30+01:00",
        MIDNIGHT + timedelta(seconds=30),
    ],
)
def test_started_after(glue_emulator, airflow_db, deferrable, moment):
    """Half a minute is no difference, with two clocks."""
    glue = define(glue_emulator)
    run_id = run_at(glue_emulator, glue)
    later = run_at(glue_emulator, glue, after=HOUR)
    run_after = MIDNIGHT + timedelta(seconds=30)
    told = wait_for_run(deferrable=deferrable, started_after=moment, run_after=run_after)
    assert told.returned["run_id"] == run_id
    told = wait_for_run(deferrable=deferrable, started_after=str(MIDNIGHT + HOUR))
    assert told.returned["run_id"] == later


@BOTH
def test_no_moment(glue_emulator, airflow_db, deferrable):
    told = wait_for_run(deferrable=deferrable, started_after="{{ 'tomorrow' }}")
    assert told.colour == "failed"
    assert "started_after: 'tomorrow' is no moment" in told.message


@BOTH
@AT_MIDNIGHT
def test_there_is_none_in_time(glue_emulator, airflow_db, deferrable):
    glue = define(glue_emulator)
    run_at(glue_emulator, glue)
    since = MIDNIGHT + HOUR
    told = wait_for_run(deferrable=deferrable, run_after=since, timeout=0.5)
    assert told.colour == "failed"
    assert (
        "waited for a run of Glue workflow 'nightly' begun since 2026-01-31 00:59:00+00:00"
    ) in told.message


@BOTH
@AT_MIDNIGHT
def test_whose_runs_count(glue_emulator, airflow_db, deferrable):
    glue = define(glue_emulator)
    by_airflow = run_at(glue_emulator, glue, **{STARTED_BY: "d t -1 r"})
    by_glue = run_at(glue_emulator, glue)
    told = wait_for_run(deferrable=deferrable, run_after=MIDNIGHT)
    assert told.returned["run_id"] == by_glue
    told = wait_for_run(deferrable=deferrable, run_after=MIDNIGHT, count_airflow_runs=True)
    assert told.returned["run_id"] == by_airflow


@BOTH
@AT_MIDNIGHT
def test_a_run_that_never_ran_is_passed_over(glue_emulator, airflow_db, deferrable, monkeypatch):
    glue = define(glue_emulator)
    never, ran = run_at(glue_emulator, glue), run_at(glue_emulator, glue)
    as_error(monkeypatch, never, "Concurrent runs exceeded for workflow: nightly.")
    assert wait_for_run(deferrable=deferrable, run_after=MIDNIGHT).returned["run_id"] == ran


@BOTH
@AT_MIDNIGHT
def test_a_bad_run_ends_the_wait_though_a_good_one_came_later(
    glue_emulator, airflow_db, deferrable
):
    glue_emulator.scenario = {"jobs": {"load": ["FAILED", "SUCCEEDED"]}}
    glue = define(glue_emulator)
    bad = run_at(glue_emulator, glue)
    run_at(glue_emulator, glue)
    told = wait_for_run(deferrable=deferrable, run_after=MIDNIGHT)
    assert told.colour == "failed"
    assert bad in told.message


@BOTH
@AT_MIDNIGHT
def test_what_came_of_resuming_counts(glue_emulator, airflow_db, deferrable):
    glue_emulator.scenario = {"jobs": {"load": ["FAILED", "FAILED", "SUCCEEDED"]}}
    glue = define(glue_emulator)
    bad = run_at(glue_emulator, glue)
    resume(glue, bad, "load")
    glue_emulator.clock.advance(HOUR)
    again = resume(glue, bad, "load")
    glue_emulator.clock.advance(HOUR)
    assert wait_for_run(deferrable=deferrable, run_after=MIDNIGHT).returned["run_id"] == again
    not_so = wait_for_run(deferrable=deferrable, run_after=MIDNIGHT, count_resumed=False)
    assert (not_so.colour, bad in not_so.message) == ("failed", True)
    # What resumes an older run is none of those that begin after it.
    later = {"run_after": MIDNIGHT + timedelta(minutes=30), "timeout": 0.3}
    assert wait_for_run(deferrable=deferrable, **later).colour == "failed"


# Freshness.


@BOTH
@AT_MIDNIGHT
def test_max_age_takes_the_newest(glue_emulator, airflow_db, deferrable):
    glue = define(glue_emulator)
    runs = [run_at(glue_emulator, glue) for _ in range(3)]
    given = {"deferrable": deferrable, "run_after": MIDNIGHT + 4 * HOUR, "timeout": 0.3}
    assert wait_for_run(**given, max_age=timedelta(days=1)).returned["run_id"] == runs[-1]
    assert wait_for_run(**given, max_age=HOUR).colour == "failed"


@BOTH
@AT_MIDNIGHT
def test_max_age_waits_for_none_where_one_was_good(glue_emulator, airflow_db, deferrable):
    glue = define(glue_emulator)
    good = run_at(glue_emulator, glue)
    start(glue)
    given = {"run_after": MIDNIGHT + HOUR, "max_age": 2 * HOUR}
    assert wait_for_run(deferrable=deferrable, **given).returned["run_id"] == good


@BOTH
@pytest.mark.glue_emulator(start=MIDNIGHT)
def test_max_age_waits_where_the_last_was_bad(glue_emulator, airflow_db, deferrable):
    glue_emulator.scenario = {"jobs": {"load": ["FAILED", "SUCCEEDED", "FAILED"]}}
    glue = define(glue_emulator)
    run_at(glue_emulator, glue)
    newer = start(glue)
    given = {"run_after": MIDNIGHT + 2 * HOUR, "max_age": 3 * HOUR, "deferrable": deferrable}
    assert wait_for_run(**given).returned["run_id"] == newer
    bad = start(glue)
    glue_emulator.clock.advance(HOUR)
    told = wait_for_run(**given)
    assert (told.colour, bad in told.message) == ("failed", True)


def test_a_run_or_a_moment():
    for given in ({"started_after": MIDNIGHT}, {"max_age": HOUR}):
        with pytest.raises(ValueError, match="not both"):
            GlueWorkflowRunSensor(task_id="t", workflow_name=NAME, run_id="wr_1", **given)


def test_unknown_states():
    with pytest.raises(ValueError, match=r"fail_on must hold only .*, not 'BAD'"):
        GlueWorkflowRunSensor(task_id="t", workflow_name=NAME, run_id="wr_1", fail_on="BAD")


def test_a_bad_run_counts_until_a_newer_one_is_over():
    def run(run_id, hours, status):
        begun = {"WorkflowRunId": run_id, "StartedOn": MIDNIGHT + hours * HOUR}
        return {**begun, "Status": status}

    runs = [run("a", 0, "COMPLETED"), run("b", 1, "STOPPED"), run("c", 2, "RUNNING")]
    decide = Wanted(MIDNIGHT, newest=True).deciding(runs)
    assert [run["WorkflowRunId"] for run in decide] == ["c", "b"]


@pytest.mark.parametrize("max_age", [3, timedelta(days=-3)])
def test_an_age_is_a_time_that_has_passed(max_age):
    with pytest.raises(ValueError, match="max_age must be a timedelta that is not negative"):
        GlueWorkflowRunSensor(task_id="t", workflow_name=NAME, max_age=max_age)
