"""Whose runs are whose, and what a task does about the newest of its own."""

from __future__ import annotations

from typing import Any

import pytest

from airflow_glue_bridge.glue.marks import (
    STARTED_BY,
    STOPPED_BY,
    TaskKey,
    original_of,
    own_runs,
    with_resumed,
)
from airflow_glue_bridge.glue.next_step import OnRetry, Situation, Step, next_step
from airflow_glue_bridge.glue.verdict import judge

KEY = TaskKey("d", "t", "manual 2026", 3)


def run(number: int, status: str = "COMPLETED", previous: int = 0, **more: Any) -> dict[str, Any]:
    told = {"WorkflowRunId": f"wr_{number}", "Status": status, **more}
    return told | ({"PreviousRunId": f"wr_{previous}"} if previous else {})


def marked(number: int, key: TaskKey = KEY, **more: Any) -> dict[str, Any]:
    return run(number, WorkflowRunProperties=key.mark, **more)


def ids(runs: Any) -> list[str]:
    return [run["WorkflowRunId"] for run in runs]


def test_the_mark_names_the_task_in_its_dag_run():
    assert KEY.mark == {STARTED_BY: "d t 3 manual 2026"}
    others = [TaskKey("d", "t", "manual 2026"), TaskKey("d", "t 3", "manual 2026", 3)]
    assert str(KEY) not in map(str, others)


def test_own_runs_and_what_resumes_them():
    runs = [
        run(6, previous=5),
        run(5, previous=1),
        run(4, previous=9),
        marked(3, TaskKey("d", "t", "other", 3)),
        marked(1),
        run(2),
    ]
    assert ids(own_runs(runs, str(KEY))) == ["wr_6", "wr_5", "wr_1"]
    assert ids(with_resumed(runs, ["wr_5"])) == ["wr_6", "wr_5"]
    assert original_of(runs[0], runs)["WorkflowRunId"] == "wr_1"
    # Glue knows the run before it no more.
    assert original_of(runs[2], runs)["WorkflowRunId"] == "wr_4"


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
    ("newest", "policies", "cleared", "step"),
    [
        ([None], ANY, [False, True], Step.START),
        (ALIVE, ANY, [False, True], Step.ATTACH),
        ([r | KILLED for r in ALIVE], ANY, [False, True], Step.STOP),
        ([GOOD], ANY, [False], Step.DONE),
        # Clearing a task means that it is done again.
        ([GOOD, BAD, run(1, "STOPPED"), run(1, "ERROR")], ANY, [True], Step.START),
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
def test_next_step(newest, policies, cleared, step):
    for one in newest:
        over = one and one["Status"] in ("COMPLETED", "STOPPED", "ERROR")
        verdict = judge(one) if over else None
        for policy in policies:
            for was in cleared:
                assert next_step(Situation(one, verdict, OnRetry(policy), was)) == step


def test_bad_for_what_never_ran_cannot_be_resumed():
    """A required node that nothing started: there is no node to resume from."""
    idle = {"Graph": {"Nodes": [{"Type": "JOB", "Name": "j"}]}}
    verdict = judge(run(1, **idle), required=["j"])
    assert not verdict.good
    assert next_step(Situation(run(1, **idle), verdict, OnRetry.RESUME)) == Step.GIVE_UP
