"""How one job or crawler fares in a run, while the run may still go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from airflow_glue_bridge.glue.model import FAILED, NodeType
from airflow_glue_bridge.glue.states import END_STATES, RunStatus
from airflow_glue_bridge.glue.verdict import OVER, NodeResult, judge

Raw = Mapping[str, Any]

_TYPES = tuple(str(kind) for kind in NodeType)
_DETAILS = {
    NodeType.JOB: ("JobDetails", "JobRuns", "JobRunState"),
    NodeType.CRAWLER: ("CrawlerDetails", "Crawls", "State"),
}


@dataclass(frozen=True, slots=True)
class NodeWatch:
    """A job or crawler in a run.

    :param last: the last attempt of each time that it was started.
    :param result: how it ended, as far as it has.
    :param run_over: whether the run is over.
    """

    last: tuple[Raw, ...]
    result: NodeResult
    run_over: bool

    @property
    def ended(self) -> bool:
        """Whether all of its attempts have; there may be another, see :attr:`retriable`."""
        type_ = self.result.node.type
        state = _DETAILS[type_][2]
        return bool(self.last) and all(run.get(state) in END_STATES[type_] for run in self.last)

    @property
    def retriable(self) -> dict[str, int]:
        """The attempts, counted from 0, that FAILED, by id; Glue retries nothing else.

        https://docs.aws.amazon.com/glue/latest/dg/add-job.html
        """
        if self.run_over or self.result.node.type is not NodeType.JOB:
            return {}
        failed = [run for run in self.last if run.get("JobRunState") == FAILED]
        return {str(run.get("Id")): int(run.get("Attempt") or 0) for run in failed}


def watch(run: Raw, name: str, node_type: str | None = None) -> NodeWatch:
    """Find a job or crawler in a run with its graph.

    :raises ValueError: there is none of that name, or there are a job and a crawler.
    """
    node = _found(run, name, node_type)
    # It is judged apart from all else, as if nothing ran any more.
    alone = {"Status": RunStatus.COMPLETED, "Graph": {"Nodes": [node]}}
    (result,) = judge(alone).nodes
    return NodeWatch(tuple(_last(node)), result, run["Status"] in OVER)


def _found(run: Raw, name: str, node_type: str | None) -> Raw:
    every: list[Raw] = (run.get("Graph") or {}).get("Nodes") or []
    nodes = [node for node in every if node.get("Type") in _TYPES]
    found = [n for n in nodes if n["Name"] == name and node_type in (None, n["Type"])]
    if len(found) > 1:
        raise ValueError(f"both a job and a crawler are called {name!r}; say which by node_type")
    if not found:
        kind = node_type.lower() if node_type else "job or crawler"
        known = ", ".join(sorted({f"{n['Type'].lower()} {n['Name']!r}" for n in nodes})) or "none"
        raise ValueError(f"no {kind} {name!r} is in the run's graph, only: {known}")
    return found[0]


def _last(node: Raw) -> Sequence[Raw]:
    """The attempts that no other one follows."""
    details, runs, _ = _DETAILS[NodeType(node["Type"])]
    listed = (node.get(details) or {}).get(runs) or []
    retried = {run.get("PreviousRunId") for run in listed if run.get("Attempt")}
    return [run for run in listed if not run.get("Id") or run["Id"] not in retried]
