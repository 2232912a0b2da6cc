"""Whose runs are whose, and what a task does about the newest of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from airflow_glue_bridge.glue.marks import (
    MAX_TRIES,
    START_ID,
    STARTED_BY,
    STOPPED_BY,
    TaskKey,
    newest_first,
    original_of,
    started_as,
    with_resumed,
)
from airflow_glue_bridge.glue.next_step import OnRetry, Situation, Step, next_step
from airflow_glue_bridge.glue.verdict import judge

KEY = TaskKey("d", "t", "manual 2026", 3, max_tries=2)
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def run(number: int, status: str = "COMPLETED", previous: int = 0, **more: Any) -> dict[str, Any]:
    moment = BEGAN + timedelta(hours=number)
    told = {"WorkflowRunId": f"wr_{number}", "Status": status, "StartedOn": moment, **more}
    return told | ({"PreviousRunId": f"wr_{previous}"} if previous else {})


def marked(number: int, key: TaskKey = KEY, **more: Any) -> dict[str, Any]:
    return run(number, WorkflowRunProperties=key.marks, **more)


def ids(runs: Any) -> list[str]:
    return [run["WorkflowRunId"] for run in runs]


def test_the_marks_name_the_task_in_its_dag_run():
    assert KEY.marks == {STARTED_BY: "d t 3 manual 2026", MAX_TRIES: "2"}
    others = [
        TaskKey("d", "t", "manual 2026"),
        TaskKey("d", "t 3", "manual 2026", 3),
        replace(KEY, deployment="staging"),
    ]
    assert str(KEY) not in map(str, others)


def test_own_runs_and_what_resumes_them():
    runs = [
        run(5, previous=1),
        run(6, previous=5),
        run(4, previous=9),
        marked(3, TaskKey("d", "t", "other", 3)),
        marked(1),
        run(2),
    ]
    assert ids(KEY.own(runs, BEGAN)) == ["wr_6", "wr_5", "wr_1"]
    assert ids(with_resumed(runs, ["wr_5"])) == ["wr_5", "wr_6"]
    assert original_of(runs[1], runs)["WorkflowRunId"] == "wr_1"
    # Glue knows the run before it no more.
    assert original_of(runs[2], runs)["WorkflowRunId"] == "wr_4"


def test_what_counts_no_more():
    """A deleted DAG run may have had the same id; and a task that is cleared begins anew."""
    cleared = replace(KEY, max_tries=5)
    runs = [marked(1), run(2, previous=1), marked(3), marked(4, cleared)]
    assert ids(KEY.own(runs, BEGAN + timedelta(hours=2.5))) == ["wr_3"]
    assert ids(cleared.own(runs, BEGAN)) == ["wr_4"]
    alive = marked(1, status="RUNNING")
    assert ids(cleared.own([alive], BEGAN + timedelta(hours=9))) == ["wr_1"]
    assert cleared.is_outdated(alive, [alive])
    assert not KEY.is_outdated(alive, [alive])
    resumed = run(2, "RUNNING", previous=1)
    assert cleared.is_outdated(resumed, [alive, resumed])
    assert not cleared.is_outdated(run(7), [run(7)])


def test_a_run_need_not_tell_when_it_began():
    silent = {k: v for k, v in marked(1, status="ERROR").items() if k != "StartedOn"}
    assert KEY.own([silent], BEGAN) == []
    assert ids(newest_first([silent, run(2)])) == ["wr_2", "wr_1"]


def test_what_another_task_has_started_is_no_resumption():
    """Whatever PreviousRunId may mean there."""
    other = replace(KEY, task_id="other")
    runs = [marked(1), marked(2, other, previous=1), marked(3, previous=1), run(4, previous=1)]
    assert ids(with_resumed(runs, ["wr_1"])) == ["wr_1", "wr_3", "wr_4"]


def test_a_start_finds_its_run_and_not_what_resumes_it():
    properties = {"WorkflowRunProperties": {START_ID: "abc"}}
    runs = [run(2, previous=1, **properties), run(1, **properties), run(3)]
    assert started_as("abc", runs) == "wr_1"
    assert started_as("abd", runs) == ""


def graph(*states: str) -> dict[str, Any]:
    nodes = [
        {"Type": "JOB", "Name": f"j{i}", "JobDetails": {"JobRuns": [{"JobRunState": state}]}}
        for i, state in enumerate(states)
    ]
    return {"Graph": {"Nodes": nodes}}


GOOD, BAD = run(1, **graph("SUCCEEDED")), run(1, **graph("SUCCEEDED", "FAILED"))
NEVER_RAN = run(1, "ERROR", ErrorMessage="Concurrent runs exceeded for workflow: w.")
KILLED = {"WorkflowRunProperties": {STOPPED_BY: "wr_1"}}
ALIVE = [run(1, "RUNNING"), run(1, "STOPPING")]
ANY = list(OnRetry)


@pytest.mark.parametrize(
    ("newest", "policies", "unwanted", "step"),
    [
        ([None], ANY, [False, True], Step.START),
        (ALIVE, ANY, [False], Step.ATTACH),
        # Clearing a task means that it is done again.
        (ALIVE, ANY, [True], Step.REPLACE),
        ([r | KILLED for r in ALIVE], ANY, [False, True], Step.REPLACE),
        ([GOOD], ANY, [False], Step.DONE),
        ([NEVER_RAN], ANY, [False, True], Step.START),
        ([run(1, "STOPPED") | KILLED], ANY, [False, True], Step.START),
        ([BAD], ["resume"], [False], Step.RESUME),
        ([BAD], ["restart"], [False], Step.START),
        ([BAD], ["attach"], [False], Step.GIVE_UP),
        # Glue resumes COMPLETED runs only.
        ([run(1, "STOPPED"), run(1, "ERROR")], ["resume", "attach"], [False], Step.GIVE_UP),
        ([run(1, "STOPPED"), run(1, "ERROR")], ["restart"], [False], Step.START),
        # The property was taken over from the run that this one resumes.
        (
            [run(1, "STOPPED", WorkflowRunProperties={STOPPED_BY: "wr_0"})],
            ["resume"],
            [False],
            Step.GIVE_UP,
        ),
        ([BAD | KILLED], ["resume"], [False], Step.RESUME),
    ],
)
def test_next_step(newest, policies, unwanted, step):
    for one in newest:
        over = one and one["Status"] in ("COMPLETED", "STOPPED", "ERROR")
        verdict = judge(one) if over else None
        for policy in policies:
            for was in unwanted:
                assert next_step(Situation(one, verdict, OnRetry(policy), was)) == step


def test_bad_for_what_never_ran_cannot_be_resumed():
    """A required node that nothing started: there is no node to resume from."""
    idle = {"Graph": {"Nodes": [{"Type": "JOB", "Name": "j"}]}}
    verdict = judge(run(1, **idle), required=["j"])
    assert not verdict.good
    assert next_step(Situation(run(1, **idle), verdict, OnRetry.RESUME)) == Step.GIVE_UP
