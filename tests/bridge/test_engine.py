"""What Glue does with a run: AWS's own examples, each rule, and each assumption both ways."""

from __future__ import annotations

import pytest

from airflow_glue_bridge.glue.engine import (
    Account,
    Assumptions,
    ConcurrentRunsExceededError,
    IllegalWorkflowStateError,
    InvalidInputError,
    NodeRun,
    RunStatus,
    Statistics,
    WorkflowRun,
)
from airflow_glue_bridge.glue.model import (
    Action,
    Condition,
    Job,
    Node,
    NodeType,
    Predicate,
    Trigger,
    Workflow,
)


def action(name: str) -> Action:
    return Action(crawler_name=name[2:]) if name.startswith("c:") else Action(job_name=name)


def start(*names: str, state: str = "CREATED", kind: str = "ON_DEMAND") -> Trigger:
    return Trigger("start", kind, state=state, actions=tuple(map(action, names)))


def after(name: str, ends: dict[str, str], *names: str, logical: str = "AND", **more) -> Trigger:
    conditions = tuple(
        Condition("EQUALS", crawler_name=n[2:], crawl_state=s)
        if n.startswith("c:")
        else Condition("EQUALS", job_name=n, state=s)
        for n, s in ends.items()
    )
    return Trigger(
        name,
        "CONDITIONAL",
        state=more.pop("state", "ACTIVATED"),
        predicate=Predicate(logical, conditions),
        actions=tuple(map(action, names)),
    )


def run_of(*triggers: Trigger, jobs: dict[str, Job] | None = None, **assumed) -> WorkflowRun:
    workflow = Workflow("w", triggers=triggers, jobs=jobs or {})
    return WorkflowRun(workflow, Assumptions(**assumed))


def names(runs: list[NodeRun]) -> list[str]:
    return [run.node.name for run in runs]


def play(run: WorkflowRun, ends: dict[str, str], begun: list[NodeRun] | None = None) -> list[str]:
    """End everything as told (SUCCEEDED if not); the names in the order they were started."""
    todo = list(run.start() if begun is None else begun)
    order = []
    while todo:
        current = todo.pop(0)
        order.append(current.node.name)
        todo += run.end(current, ends.get(current.node.name, "SUCCEEDED"))
    return order


# https://docs.aws.amazon.com/glue/latest/dg/resuming-workflow.html
W1 = (
    start("J1"),
    after("T2", {"J1": "SUCCEEDED"}, "J2"),
    after("T3", {"J1": "SUCCEEDED"}, "J3"),
    after("T4", {"J2": "SUCCEEDED"}, "J4"),
    after("T5", {"J3": "SUCCEEDED"}, "J5"),
)
J2, J3, J4 = (Node(NodeType.JOB, name) for name in ("J2", "J3", "J4"))


def test_awss_example_runs_partially_and_is_completed() -> None:
    run = run_of(*W1)
    assert play(run, {"J2": "FAILED", "J3": "FAILED"}) == ["J1", "J2", "J3"]
    assert run.status is RunStatus.COMPLETED
    assert run.statistics() == Statistics(total_actions=5, succeeded_actions=1, failed_actions=2)


def test_awss_example_resumed() -> None:
    run = run_of(*W1)
    play(run, {"J2": "FAILED", "J3": "FAILED"})
    resumed, begun = run.resume([J2, J3])
    assert names(begun) == ["J2", "J3"]
    assert play(resumed, {}, begun) == ["J2", "J3", "J4", "J5"]
    assert resumed.resumes is run
    assert resumed.statistics() == Statistics(total_actions=5, succeeded_actions=5)
    (kept,) = resumed.runs_of(Node(NodeType.JOB, "J1"))
    assert kept is run.runs[0]


def test_resume_drops_what_follows_another() -> None:
    run = run_of(*W1)
    play(run, {"J3": "FAILED"})
    resumed, begun = run.resume([J2, J4])
    assert names(begun) == ["J2"]
    assert play(resumed, {}, begun) == ["J2", "J4"]


def test_resuming_two_nodes_of_a_circle_begins_with_the_first_named() -> None:
    back = after("back", {"J2": "SUCCEEDED"}, "J1")
    run = run_of(*W1[:2], back)
    play(run, {})
    j1 = Node(NodeType.JOB, "J1")
    for first, second in ((j1, J2), (J2, j1)):
        _, begun = run.resume([first, second])
        assert [r.node for r in begun] == [first]


def test_resume_waits_for_what_did_not_run_again() -> None:
    join = after("join", {"J2": "SUCCEEDED", "J3": "SUCCEEDED"}, "J6")
    run = run_of(*W1[:3], join)
    assert "J6" not in play(run, {"J3": "FAILED"})
    resumed, begun = run.resume([J3])
    assert play(resumed, {}, begun) == ["J3", "J6"]


def test_only_a_completed_run_is_resumed() -> None:
    run = run_of(*W1)
    run.start()
    with pytest.raises(IllegalWorkflowStateError, match="RUNNING, not COMPLETED"):
        run.resume([J2])
    for pending in run.stop():
        run.end(pending, "STOPPED")
    with pytest.raises(IllegalWorkflowStateError, match="STOPPED, not COMPLETED"):
        run.resume([J2])


def test_the_original_often_a_resumed_run_once() -> None:
    run = run_of(*W1)
    play(run, {"J2": "FAILED"})
    for _ in range(3):
        resumed, begun = run.resume([J2])
        play(resumed, {"J2": "FAILED"}, begun)
    again, begun = resumed.resume([J2])
    play(again, {}, begun)
    with pytest.raises(IllegalWorkflowStateError, match="resume the original"):
        resumed.resume([J2])


@pytest.mark.parametrize("nodes", [[], [J4], [Node(NodeType.JOB, "none")]])
def test_only_nodes_that_ran_are_resumed(nodes: list[Node]) -> None:
    run = run_of(*W1)
    play(run, {"J2": "FAILED"})
    with pytest.raises(InvalidInputError):
        run.resume(nodes)


def test_a_node_that_ends_in_error_is_watched_by_nobody() -> None:
    run = run_of(start("a"), after("t", {"a": "FAILED"}, "b"), after("u", {"a": "SUCCEEDED"}, "c"))
    assert play(run, {"a": "ERROR"}) == ["a"]
    assert run.status is RunStatus.COMPLETED
    assert run.statistics().errored_actions == 1


@pytest.mark.parametrize(
    ("logical", "ends", "fires"),
    [
        ("AND", {"a": "SUCCEEDED", "b": "FAILED"}, True),
        ("AND", {"a": "SUCCEEDED", "b": "TIMEOUT"}, False),
        ("ANY", {"a": "FAILED", "b": "FAILED"}, True),
        ("ANY", {"a": "FAILED", "b": "SUCCEEDED"}, False),
    ],
)
def test_and_any(logical: str, ends: dict[str, str], fires: bool) -> None:
    watch = after("t", {"a": "SUCCEEDED", "b": "FAILED"}, "x", logical=logical)
    assert ("x" in play(run_of(start("a", "b"), watch), ends)) is fires


def test_crawlers_are_watched_by_their_own_states() -> None:
    run = run_of(start("c:scan"), after("t", {"c:scan": "CANCELLED"}, "x"))
    assert play(run, {"scan": "CANCELLED"}) == ["scan", "x"]


@pytest.mark.parametrize("state", ["CREATED", "DEACTIVATED", "UPDATING"])
def test_a_conditional_trigger_fires_only_activated(state: str) -> None:
    run = run_of(start("a"), after("t", {"a": "SUCCEEDED"}, "b", state=state))
    assert play(run, {}) == ["a"]


def test_the_living_start_trigger_starts() -> None:
    asleep = start("a", kind="SCHEDULED", state="DEACTIVATED")
    awake = Trigger("awake", "ON_DEMAND", state="CREATED", actions=(action("b"),))
    assert names(run_of(asleep, awake).start()) == ["b"]
    assert names(run_of(asleep, awake).start("start")) == ["a"]
    with pytest.raises(InvalidInputError):
        run_of(asleep).start("none")
    with pytest.raises(InvalidInputError):
        run_of(after("t", {"a": "FAILED"}, "b")).start()


def test_a_run_that_starts_nothing_is_completed() -> None:
    run = run_of(start())
    assert run.start() == []
    assert run.status is RunStatus.COMPLETED


def test_stop() -> None:
    run = run_of(start("a", "c:b"), after("t", {"a": "STOPPED"}, "x"))
    begun = run.start()
    assert run.stop() == set(begun)
    assert run.status is RunStatus.STOPPING
    assert run.end(begun[0], "STOPPED") == []
    assert run.end(begun[1], "CANCELLED") == []
    assert run.status is RunStatus.STOPPED
    assert run.statistics().stopped_actions == 2
    with pytest.raises(IllegalWorkflowStateError):
        run.stop()


def test_a_run_ends_once() -> None:
    run = run_of(start("a"))
    (only,) = run.start()
    run.end(only, "SUCCEEDED")
    with pytest.raises(InvalidInputError):
        run.end(only, "FAILED")


RETRIED = {"a": Job("a", max_retries=2)}


def test_retries_follow_failures_and_no_timeouts() -> None:
    run = run_of(start("a"), after("t", {"a": "SUCCEEDED"}, "b"), jobs=RETRIED)
    (first,) = run.start()
    (second,) = run.end(first, "FAILED")
    assert (second.attempt, second.previous) == (1, first)
    assert names(run.end(second, "SUCCEEDED")) == ["b"]
    assert run.statistics().failed_actions == 0
    run = run_of(start("a"), jobs=RETRIED)
    (first,) = run.start()
    assert run.end(first, "TIMEOUT") == []


def test_retries_end() -> None:
    run = run_of(start("a"), after("t", {"a": "FAILED"}, "b"), jobs=RETRIED)
    assert play(run, {"a": "FAILED"}) == ["a", "a", "a", "b"]


def test_a_job_changed_during_the_run_counts() -> None:
    jobs = {"a": Job("a")}
    run = WorkflowRun(Workflow("w", triggers=(start("a"),)), account=Account(jobs, {}))
    (first,) = run.start()
    jobs["a"] = RETRIED["a"]
    assert len(run.end(first, "FAILED")) == 1


ANY = after("t", {"a": "SUCCEEDED", "b": "SUCCEEDED"}, "x", logical="ANY")
TWICE = (
    start("a", "b"),
    after("t", {"a": "SUCCEEDED"}, "x"),
    after("u", {"b": "SUCCEEDED"}, "x"),
    after("v", {"x": "SUCCEEDED"}, "y"),
)


@pytest.mark.parametrize(("again", "times"), [(False, 1), (True, 2)])
def test_assumed_any_fires_again(again: bool, times: int) -> None:
    run = run_of(start("a", "b"), ANY, any_fires_again=again)
    assert play(run, {}).count("x") == times


@pytest.mark.parametrize(("again", "times"), [(False, 1), (True, 2)])
def test_assumed_fires_again(again: bool, times: int) -> None:
    assert play(run_of(*TWICE, fires_again=again), {}).count("y") == times


@pytest.mark.parametrize(("early", "order"), [(False, ["a", "a", "a", "b"]), (True, None)])
def test_assumed_failed_before_last(early: bool, order: list[str] | None) -> None:
    jobs = {"a": Job("a", max_retries=2)}
    watch = after("t", {"a": "FAILED"}, "b")
    run = run_of(start("a"), watch, jobs=jobs, failed_before_last=early)
    played = play(run, {"a": "FAILED"})
    assert played == (order or ["a", "a", "b", "a"])


@pytest.mark.parametrize(("counted", "failed"), [(False, 1), (True, 3)])
def test_assumed_attempts_counted(counted: bool, failed: int) -> None:
    run = run_of(start("a"), jobs=RETRIED, attempts_counted=counted)
    play(run, {"a": "FAILED"})
    assert run.statistics().failed_actions == failed


@pytest.mark.parametrize(("counted", "failed"), [(True, 1), (False, 0)])
def test_assumed_crawls_counted(counted: bool, failed: int) -> None:
    run = run_of(start("c:scan"), crawls_counted=counted)
    play(run, {"scan": "FAILED"})
    assert run.statistics().failed_actions == failed


def standalone(name: str = "a") -> Workflow:
    return Workflow(name, standalone=True)


def test_a_call_begins_one_run_that_is_retried() -> None:
    account = Account(RETRIED, {})
    run = WorkflowRun(standalone(), account=account)
    called = NodeRun(action("a"))
    assert run.call(called) == [called]
    (again,) = run.end(called, "FAILED")
    assert (again.attempt, again.trigger) == (1, "")
    assert run.end(again, "SUCCEEDED") == []
    assert run.status is RunStatus.COMPLETED
    assert account.running(called.node) == 0


@pytest.mark.parametrize(
    ("job", "call", "state"),
    [(True, None, "WAITING"), (False, True, "WAITING"), (True, False, "FAILED")],
)
def test_a_call_settles_whether_it_waits(job: bool, call: bool | None, state: str) -> None:
    account = Account({"a": Job("a", job_run_queuing_enabled=job)}, {})
    runs = [NodeRun(action("a"), queues=call) for _ in range(2)]
    engines = [WorkflowRun(standalone(), account=account) for _ in runs]
    for engine, run in zip(engines, runs, strict=True):
        engine.call(run)
    assert [run.state for run in runs] == ["RUNNING", state]
    following = [runs[1]] if state == "WAITING" else []
    assert engines[0].end(runs[0], "SUCCEEDED") == following


def test_a_chain_takes_no_room_of_a_workflow_of_its_name() -> None:
    account = Account({"a": Job("a"), "b": Job("b")}, {})
    WorkflowRun(standalone("w"), account=account).call(NodeRun(action("b")))
    limited = Workflow("w", max_concurrent_runs=1, triggers=(start("a"),))
    WorkflowRun(limited, account=account).start()
    with pytest.raises(ConcurrentRunsExceededError):
        WorkflowRun(limited, account=account).start()


def test_a_retry_of_a_call_waits_as_the_call_would() -> None:
    account = Account({"a": Job("a", max_retries=1)}, {})
    first, second = (NodeRun(action("a"), queues=True) for _ in range(2))
    engines = [WorkflowRun(standalone(), account=account) for _ in range(2)]
    engines[0].call(first)
    engines[1].call(second)
    assert engines[0].end(first, "FAILED") == [second]
    assert [run.state for run in engines[0].runs] == ["FAILED", "WAITING"]


def test_a_call_takes_room_until_it_ends() -> None:
    account = Account({"a": Job("a")}, {})
    limited = Workflow("a", max_concurrent_runs=1, standalone=True)
    engine, refused = (WorkflowRun(limited, account=account) for _ in range(2))
    run = NodeRun(action("a"))
    engine.call(run)
    assert not account.has_room(limited)
    assert refused.call(NodeRun(action("a"))) == []
    assert refused.status is RunStatus.COMPLETED
    engine.end(run, "SUCCEEDED")
    assert account.has_room(limited)
