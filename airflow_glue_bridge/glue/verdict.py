"""Was a finished workflow run good? COMPLETED only says that nothing runs any more.

https://docs.aws.amazon.com/glue/latest/dg/resuming-workflow.html. Statistics alone do not tell
either: TotalActions less SucceededActions also counts what never had to start.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from airflow_glue_bridge.glue.model import SUCCEEDED, Node, NodeType
from airflow_glue_bridge.glue.states import END_STATES, RunStatus

_OVER = frozenset({RunStatus.COMPLETED, RunStatus.STOPPED, RunStatus.ERROR})
# The members of Statistics that count what ended otherwise than well.
_BAD_COUNTS = ("FailedActions", "TimeoutActions", "StoppedActions", "ErroredActions")


@dataclass(frozen=True, slots=True)
class NodeResult:
    """How a job or crawler ended in a run: by its last attempt.

    :param state: empty if it never started.
    :param attempts: how many job runs or crawls there were.
    """

    node: Node
    state: str = ""
    attempts: int = 0
    error: str = ""
    log_group: str = ""
    run_id: str = ""

    def __str__(self) -> str:
        told = f"{self.node} {self.state or 'never started'}"
        return f"{told}: {self.error}" if self.error else told


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a run was good, and what was not.

    :param reasons: one for each thing that makes it bad; none if it is good.
    """

    status: str
    nodes: tuple[NodeResult, ...]
    reasons: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Glue finished the run, and nothing that counts ended otherwise than well."""
        return not self.reasons

    def __str__(self) -> str:
        return "good" if self.good else "bad: " + "; ".join(self.reasons)


def judge(run: Mapping[str, Any], required: Collection[str] = ()) -> Verdict:
    """Judge a ``WorkflowRun`` as the API gives it, best with its graph.

    :param required: names of the jobs and crawlers whose success decides; they must have run. By
        default nothing that ran may have ended otherwise than well.
    :raises ValueError: if the run goes on, or ``required`` names what is not in its graph.
    """
    status = str(run.get("Status", ""))
    if status not in _OVER:
        raise ValueError(
            f"run {run.get('WorkflowRunId')} is {status}; only a finished one is judged"
        )
    nodes = tuple(_results((run.get("Graph") or {}).get("Nodes") or ()))
    unknown = [name for name in required if name not in {result.node.name for result in nodes}]
    if unknown:
        raise ValueError(f"run {run.get('WorkflowRunId')} has no job or crawler {unknown[0]}")
    return Verdict(status, nodes, tuple(_reasons(run, status, nodes, required)))


def _reasons(
    run: Mapping[str, Any], status: str, nodes: tuple[NodeResult, ...], required: Collection[str]
) -> Iterator[str]:
    if status != RunStatus.COMPLETED:
        message = run.get("ErrorMessage")
        yield f"the run is {status}" + (f": {message}" if message else "")
    if required:
        bad = [r for r in nodes if r.node.name in required and r.state != SUCCEEDED]
    else:
        bad = [r for r in nodes if r.state not in ("", SUCCEEDED)]
    yield from map(str, bad)
    statistics = run.get("Statistics") or {}
    counts = [f"{statistics[name]} {name}" for name in _BAD_COUNTS if statistics.get(name)]
    if counts and not nodes:
        yield ", ".join(counts)


def _results(nodes: Collection[Mapping[str, Any]]) -> Iterator[NodeResult]:
    for node in nodes:
        if node.get("Type") == NodeType.JOB:
            runs = (node.get("JobDetails") or {}).get("JobRuns") or []
            yield _result(Node(NodeType.JOB, node["Name"]), runs, "JobRunState", "LogGroupName")
        elif node.get("Type") == NodeType.CRAWLER:
            crawls = (node.get("CrawlerDetails") or {}).get("Crawls") or []
            yield _result(Node(NodeType.CRAWLER, node["Name"]), crawls, "State", "LogGroup")


def _result(
    node: Node, runs: Collection[Mapping[str, Any]], state: str, log_group: str
) -> NodeResult:
    if not runs:
        return NodeResult(node)
    last = _worst_last(node, runs, state)
    return NodeResult(
        node,
        str(last.get(state, "")),
        len(runs),
        str(last.get("ErrorMessage") or ""),
        str(last.get(log_group) or ""),
        str(last.get("Id") or ""),
    )


def _worst_last(node: Node, runs: Collection[Mapping[str, Any]], state: str) -> Mapping[str, Any]:
    """The last attempt; of several runs, that of one that did not end well, if there is any."""
    retried = {run.get("PreviousRunId") for run in runs if run.get("Attempt")}
    last = [run for run in runs if not run.get("Id") or run["Id"] not in retried]
    ends = END_STATES[node.type]
    return max(last, key=lambda run: ends.index(run[state]) if run.get(state) in ends else -1)
