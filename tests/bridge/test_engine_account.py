"""What runs share: room to run; and what is assumed of starting a workflow, both ways."""

from __future__ import annotations

import pytest

from airflow_glue_bridge.glue.engine import (
    Account,
    Assumptions,
    ConcurrentRunsExceededError,
    InvalidInputError,
    RunStatus,
    WorkflowRun,
)
from airflow_glue_bridge.glue.model import (
    Action,
    Condition,
    Crawler,
    ExecutionProperty,
    Job,
    Predicate,
    Trigger,
    Workflow,
)


def start(*actions: Action, kind: str = "ON_DEMAND", state: str = "CREATED") -> Trigger:
    return Trigger("start", kind, "w", state, actions=actions)


def after(name: str, job: str, state: str, *actions: Action) -> Trigger:
    predicate = Predicate("AND", (Condition("EQUALS", job_name=job, state=state),))
    return Trigger(name, "CONDITIONAL", "w", "ACTIVATED", predicate=predicate, actions=actions)


def names(runs: object) -> list[str]:
    return [run.node.name for run in runs]


A, B, SCAN = Action("a"), Action("b"), Action(crawler_name="scan")


def test_a_job_at_its_limit_fails_and_what_watches_that_starts() -> None:
    account = Account({"a": Job("a"), "b": Job("b")}, {})
    workflow = Workflow("w", triggers=(start(A), after("t", "a", "FAILED", B)))
    first, second = (WorkflowRun(workflow, account=account) for _ in range(2))
    assert names(first.start()) == ["a"]
    assert names(second.start()) == ["b"]
    assert [(r.node.name, r.state) for r in second.runs] == [("a", "FAILED"), ("b", "RUNNING")]
    assert "Concurrent runs exceeded" in second.runs[0].error
    assert second.statistics().failed_actions == 1


def test_a_limit_of_two_lets_two_run() -> None:
    two = ExecutionProperty(2)
    account = Account({"a": Job("a", execution_property=two)}, {})
    runs = [WorkflowRun(Workflow("w", triggers=(start(A),)), account=account) for _ in range(3)]
    assert [names(run.start()) for run in runs] == [["a"], ["a"], []]
    assert runs[2].status is RunStatus.COMPLETED


def test_a_job_that_queues_waits_and_begins_when_there_is_room() -> None:
    account = Account({"a": Job("a", job_run_queuing_enabled=True)}, {})
    workflow = Workflow("w", triggers=(start(A),))
    first, second = (WorkflowRun(workflow, account=account) for _ in range(2))
    (running,) = first.start()
    assert second.start() == []
    assert (second.status, second.statistics().waiting_actions) == (RunStatus.RUNNING, 1)
    (follows,) = first.end(running, "SUCCEEDED")
    assert (follows, follows.state) == (second.runs[0], "RUNNING")
    second.end(follows, "SUCCEEDED")
    assert second.status is RunStatus.COMPLETED


def test_a_run_that_waits_can_be_stopped() -> None:
    account = Account({"a": Job("a", job_run_queuing_enabled=True)}, {})
    workflow = Workflow("w", triggers=(start(A),))
    first, second = (WorkflowRun(workflow, account=account) for _ in range(2))
    (running,) = first.start()
    second.start()
    (waiting,) = second.stop()
    second.end(waiting, "STOPPED")
    assert second.status is RunStatus.STOPPED
    assert first.end(running, "SUCCEEDED") == []


def test_a_deleted_job_ends_in_error_which_nothing_sees() -> None:
    account = Account({"b": Job("b")}, {})
    watched = [after(f"t{s}", "a", s, B) for s in ("FAILED", "SUCCEEDED", "STOPPED", "TIMEOUT")]
    run = WorkflowRun(Workflow("w", triggers=(start(A), *watched)), account=account)
    assert run.start() == []
    assert (run.status, run.statistics().errored_actions) == (RunStatus.COMPLETED, 1)


def test_an_expired_run_is_counted_nowhere() -> None:
    run = WorkflowRun(Workflow("w", triggers=(start(A),)))
    (begun,) = run.start()
    run.end(begun, "EXPIRED")
    counts = run.statistics()
    assert (counts.total_actions, counts.succeeded_actions, counts.failed_actions) == (1, 0, 0)


def limited() -> tuple[Workflow, Account]:
    jobs = {"a": Job("a", execution_property=ExecutionProperty(9))}
    return Workflow("w", max_concurrent_runs=1, triggers=(start(A),)), Account(jobs, {})


def test_a_workflow_at_its_limit_cannot_be_started_or_resumed() -> None:
    workflow, account = limited()
    first = WorkflowRun(workflow, account=account)
    (begun,) = first.start()
    with pytest.raises(ConcurrentRunsExceededError, match="exceeded for workflow: w"):
        WorkflowRun(workflow, account=account).start()
    first.end(begun, "FAILED")
    second = WorkflowRun(workflow, account=account)
    (begun,) = second.start()
    with pytest.raises(ConcurrentRunsExceededError):
        first.resume([A.node])
    second.end(begun, "SUCCEEDED")
    third, again = first.resume([A.node])
    with pytest.raises(ConcurrentRunsExceededError):
        WorkflowRun(workflow, account=account).start()
    third.end(again[0], "SUCCEEDED")
    WorkflowRun(workflow, account=account).start()


@pytest.mark.parametrize("recorded", [True, False])
def test_assumed_excess_fire_recorded(recorded: bool) -> None:
    workflow, account = limited()
    WorkflowRun(workflow, account=account).start(fired=True)
    second = WorkflowRun(workflow, Assumptions(excess_fire_recorded=recorded), account)
    if recorded:
        assert second.start(fired=True) == []
        assert second.status is RunStatus.ERROR
        assert second.error == "Concurrent runs exceeded for workflow: w."
    else:
        with pytest.raises(ConcurrentRunsExceededError):
            second.start(fired=True)


@pytest.mark.parametrize("state", ["ERROR", "FAILED"])
def test_assumed_busy_crawler(state: str) -> None:
    account = Account({}, {"scan": Crawler("scan")}, Assumptions(busy_crawler=state))
    workflow = Workflow("w", triggers=(start(SCAN),))
    WorkflowRun(workflow, account=account).start()
    second = WorkflowRun(workflow, account=account)
    assert second.start() == []
    assert second.runs[0].state == state


@pytest.mark.parametrize("seen", [True, False])
def test_assumed_retry_success_seen(seen: bool) -> None:
    triggers = start(A), after("t", "a", "SUCCEEDED", B)
    workflow = Workflow("w", triggers=triggers, jobs={"a": Job("a", max_retries=1)})
    run = WorkflowRun(workflow, Assumptions(retry_success_seen=seen))
    (first,) = run.start()
    (retry,) = run.end(first, "FAILED")
    assert names(run.end(retry, "SUCCEEDED")) == (["b"] if seen else [])


@pytest.mark.parametrize("allowed", [True, False])
@pytest.mark.parametrize(
    ("field", "kind", "state"),
    [
        ("call_starts_event_workflow", "EVENT", "CREATED"),
        ("call_fires_inactive_start", "SCHEDULED", "DEACTIVATED"),
    ],
)
def test_assumed_of_starting_by_a_call(allowed: bool, field: str, kind: str, state: str) -> None:
    workflow = Workflow("w", triggers=(start(A, kind=kind, state=state),))
    run = WorkflowRun(workflow, Assumptions(**{field: allowed}))
    if allowed:
        assert names(run.start()) == ["a"]
    else:
        with pytest.raises(InvalidInputError, match="no start trigger"):
            run.start()
        assert names(run.start(fired=True)) == ["a"]


@pytest.mark.parametrize("starts", [True, False])
def test_assumed_empty_workflow_starts(starts: bool) -> None:
    run = WorkflowRun(Workflow("w"), Assumptions(empty_workflow_starts=starts))
    if starts:
        assert run.start() == []
        assert run.status is RunStatus.COMPLETED
    else:
        with pytest.raises(InvalidInputError, match="no start trigger"):
            run.start()


def test_every_assumption_has_a_row_in_the_docs_and_a_test() -> None:
    from dataclasses import fields
    from pathlib import Path

    here = Path(__file__)
    docs = (here.parents[2] / "docs" / "semantics.md").read_text()
    tests = here.read_text() + here.with_name("test_engine.py").read_text()
    for field in fields(Assumptions):
        assert f"| `{field.name}` |" in docs, field.name
        assert field.name in tests, field.name


@pytest.mark.parametrize(("limit", "left"), [(1, 0), (2, 1), (4, 3)])
def test_a_limit_that_changed_holds_for_runs_that_wait(limit: int, left: int) -> None:
    jobs = {"a": Job("a", execution_property=ExecutionProperty(2), job_run_queuing_enabled=True)}
    account = Account(jobs, {})
    runs = [WorkflowRun(Workflow("w", triggers=(start(A),)), account=account) for _ in range(6)]
    begun = [run.start() for run in runs]
    jobs["a"] = Job("a", execution_property=ExecutionProperty(limit), job_run_queuing_enabled=True)
    assert len(runs[0].end(begun[0][0], "SUCCEEDED")) == left
    assert account.running(A.node) == left + 1
