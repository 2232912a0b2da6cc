"""Was a finished workflow run good? COMPLETED only says that nothing runs any more.

https://docs.aws.amazon.com/glue/latest/dg/resuming-workflow.html. Statistics alone do not tell
either: TotalActions less SucceededActions also counts what never had to start.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from airflow_glue_bridge.glue.model import SUCCEEDED, Node, NodeType
from airflow_glue_bridge.glue.states import END_STATES, RunStatus

OVER = frozenset({RunStatus.COMPLETED, RunStatus.STOPPED, RunStatus.ERROR})
# The states in which a job run or crawl can end otherwise than well.
BAD_STATES = tuple(
    dict.fromkeys(s for states in END_STATES.values() for s in states if s != SUCCEEDED)
)
# The members of Statistics that count what ended otherwise than well, and in what.
_BAD_COUNTS = {
    "FailedActions": "FAILED",
    "TimeoutActions": "TIMEOUT",
    "StoppedActions": "STOPPED",
    "ErroredActions": "ERROR",
}


@dataclass(frozen=True, slots=True)
class NodeResult:
    """How a job or crawler ended in a run: by its last attempt.

    :param state: empty if it never started.
    :param attempts: how many job runs or crawls there were.
    :param log_stream: of a crawl; a job run's is called like the run.
    :param unique_id: the node's, in the run's graph.
    """

    node: Node
    state: str = ""
    attempts: int = 0
    error: str = ""
    log_group: str = ""
    log_stream: str = ""
    run_id: str = ""
    unique_id: str = ""

    def __str__(self) -> str:
        told = f"{self.node} {self.state or 'never started'}"
        return f"{told}: {self.error}" if self.error else told


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a run was good, and what was not.

    :param reasons: one for each thing that makes it bad; none if it is good.
    :param bad_nodes: those of the nodes that make it bad.
    """

    status: str
    nodes: tuple[NodeResult, ...]
    reasons: tuple[str, ...]
    bad_nodes: tuple[NodeResult, ...] = ()

    @property
    def good(self) -> bool:
        """Glue finished the run, and nothing that counts ended otherwise than well."""
        return not self.reasons

    def __str__(self) -> str:
        return "good" if self.good else "bad: " + "; ".join(self.reasons)


def checked_states(fail_on: str | Collection[str] | None) -> tuple[str, ...] | None:
    """The states that make a run bad, as a user has named them; None for all.

    :raises ValueError: if that is no state, or one that is well.
    """
    if fail_on is None:
        return None
    listed = tuple([fail_on] if isinstance(fail_on, str) else fail_on)
    if not listed:
        raise ValueError("fail_on is empty; name the states that make a run bad.")
    if unknown := [state for state in listed if state not in BAD_STATES]:
        raise ValueError(f"fail_on must hold only {', '.join(BAD_STATES)}, not {unknown[0]!r}.")
    return listed


def names(given: str | Sequence[str] | None) -> Sequence[str]:
    """One name, several or none, as a sequence."""
    return (given,) if isinstance(given, str) else given or ()


def result_of(workflow_name: str, run_id: str, verdict: Verdict | None = None) -> dict[str, Any]:
    """What a task returns: which run, and, once it is over and good, what came of it."""
    told: dict[str, Any] = {"workflow_name": workflow_name, "run_id": run_id}
    if verdict is None:
        return told
    nodes = {str(result.node): result.state or None for result in verdict.nodes}
    return {**told, "status": verdict.status, "verdict": str(verdict), "nodes": nodes}


def judge(
    run: Mapping[str, Any],
    required: Collection[str] = (),
    fail_on: Collection[str] | None = None,
) -> Verdict:
    """Judge a ``WorkflowRun`` as the API gives it, best with its graph.

    :param required: names of the jobs and crawlers whose success decides; they must have run. By
        default nothing that ran may have ended otherwise than well.
    :param fail_on: the states of jobs and crawlers that make a run bad where ``required`` is empty,
        of :data:`BAD_STATES`; by default all of them. What is bad in any case: a run that is
        STOPPED or ERROR, one in which nothing ran, and a state that is not known.
    :raises ValueError: if the run goes on, or ``required`` names what is not in its graph.
    """
    status = str(run.get("Status", ""))
    if status not in OVER:
        raise ValueError(
            f"run {run.get('WorkflowRunId')} is {status}; only a finished one is judged"
        )
    nodes = tuple(_results((run.get("Graph") or {}).get("Nodes") or ()))
    unknown = [name for name in required if name not in {result.node.name for result in nodes}]
    if unknown:
        known = ", ".join(sorted({result.node.name for result in nodes})) or "none"
        raise ValueError(
            f"run {run.get('WorkflowRunId')} has no job or crawler {unknown[0]}; it has {known}"
        )
    bad = tuple(result for result in nodes if _is_bad(result, required, fail_on))
    counts = [] if nodes else _counted(run.get("Statistics") or {}, fail_on)
    reasons = [*_of_the_run(run, status, nodes), *map(str, bad), *counts]
    return Verdict(status, nodes, tuple(reasons), bad)


def counted(run: Mapping[str, Any]) -> str:
    """What a run's ``Statistics`` count, in words: ``2 of 5 succeeded, 1 running``."""
    statistics = run.get("Statistics") or {}
    done = f"{statistics.get('SucceededActions', 0)} of {statistics.get('TotalActions', 0)}"
    others = [
        f"{statistics[name]} {name.removesuffix('Actions').lower()}"
        for name in ("RunningActions", "WaitingActions", *_BAD_COUNTS)
        if statistics.get(name)
    ]
    return ", ".join([f"{done} succeeded", *others])


def _is_bad(result: NodeResult, required: Collection[str], fail_on: Collection[str] | None) -> bool:
    if required:
        return result.node.name in required and result.state != SUCCEEDED
    excused = fail_on is not None and result.state in BAD_STATES and result.state not in fail_on
    return result.state not in ("", SUCCEEDED) and not excused


def _of_the_run(
    run: Mapping[str, Any], status: str, nodes: Collection[NodeResult]
) -> Iterator[str]:
    if status != RunStatus.COMPLETED:
        message = run.get("ErrorMessage")
        yield f"the run is {status}" + (f": {message}" if message else "")
    elif nodes and not any(result.state for result in nodes):
        yield "no job or crawler of it ran"
    elif not nodes and not run.get("Statistics"):
        yield "nothing tells how its jobs and crawlers went"


def _counted(statistics: Mapping[str, int], fail_on: Collection[str] | None) -> list[str]:
    """What Statistics tell of a run without a graph, all in one sentence."""
    bad = [
        f"{statistics[name]} {name}"
        for name, state in _BAD_COUNTS.items()
        if statistics.get(name) and (fail_on is None or state in fail_on)
    ]
    return [", ".join(bad)] if bad else []


def _results(nodes: Collection[Mapping[str, Any]]) -> Iterator[NodeResult]:
    for node in nodes:
        if node.get("Type") == NodeType.JOB:
            runs = (node.get("JobDetails") or {}).get("JobRuns") or []
            yield _result(node, NodeType.JOB, runs, "JobRunState", "LogGroupName")
        elif node.get("Type") == NodeType.CRAWLER:
            crawls = (node.get("CrawlerDetails") or {}).get("Crawls") or []
            yield _result(node, NodeType.CRAWLER, crawls, "State", "LogGroup")


def _result(
    raw: Mapping[str, Any],
    node_type: NodeType,
    runs: Collection[Mapping[str, Any]],
    state: str,
    log_group: str,
) -> NodeResult:
    node, unique_id = Node(node_type, raw["Name"]), str(raw.get("UniqueId", ""))
    if not runs:
        return NodeResult(node, unique_id=unique_id)
    last = _worst_last(node, runs, state)
    return NodeResult(
        node,
        state=str(last.get(state, "")),
        attempts=len(runs),
        error=str(last.get("ErrorMessage") or ""),
        log_group=str(last.get(log_group) or ""),
        log_stream=str(last.get("LogStream") or ""),
        run_id=str(last.get("Id") or ""),
        unique_id=unique_id,
    )


def _worst_last(node: Node, runs: Collection[Mapping[str, Any]], state: str) -> Mapping[str, Any]:
    """The last attempt; of several runs, that of one that did not end well, if there is any."""
    retried = {run.get("PreviousRunId") for run in runs if run.get("Attempt")}
    last = [run for run in runs if not run.get("Id") or run["Id"] not in retried]
    ends = END_STATES[node.type]
    return max(
        last, key=lambda run: ends.index(run[state]) if run.get(state) in ends else len(ends)
    )
