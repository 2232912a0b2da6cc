"""Finished workflow runs, as saved by ``aws glue get-workflow-runs --include-graph``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from airflow_glue_bridge.glue.codec import DecodeError, decode
from airflow_glue_bridge.glue.model import Node, NodeType, Trigger
from airflow_glue_bridge.glue.outcomes import Ending
from airflow_glue_bridge.glue.states import END_STATES
from glue2airflow.errors import SourceError
from glue2airflow.sources.document import load

# What started a run of a node: the node, and the trigger (none is recorded for crawls).
Starter = tuple[Node, str]
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class _JobRun:
    id: str = ""
    attempt: int | None = None
    previous_run_id: str = ""
    trigger_name: str = ""
    job_run_state: str = ""
    started_on: str = ""
    completed_on: str = ""


@dataclass(frozen=True)
class _Crawl:
    state: str = ""
    started_on: str = ""
    completed_on: str = ""


@dataclass(frozen=True)
class _JobDetails:
    job_runs: tuple[_JobRun, ...] = ()


@dataclass(frozen=True)
class _CrawlerDetails:
    crawls: tuple[_Crawl, ...] = ()


@dataclass(frozen=True)
class _TriggerDetails:
    trigger: Trigger | None = None


@dataclass(frozen=True)
class _GraphNode:
    name: str
    type: str = ""
    job_details: _JobDetails | None = None
    crawler_details: _CrawlerDetails | None = None
    trigger_details: _TriggerDetails | None = None


@dataclass(frozen=True)
class _Graph:
    nodes: tuple[_GraphNode, ...] = ()


@dataclass(frozen=True)
class _Run:
    name: str = ""
    workflow_run_id: str = ""
    previous_run_id: str = ""
    status: str = ""
    started_on: str = ""
    graph: _Graph | None = None


@dataclass(frozen=True)
class NodeEnd:
    """How a run of a job or crawler ended, attempt by attempt, and what started it."""

    starter: Starter
    states: Ending
    started: datetime
    ended: datetime


@dataclass(frozen=True)
class RecordedRun:
    """One run of a workflow that Glue made.

    :param ends: the runs of nodes, in the order in which they started.
    :param triggers: the triggers that the run began with.
    :param unclear: a job or crawler that goes on, though the run is over.
    """

    workflow: str
    run_id: str
    status: str
    started: str = ""
    resumes: str = ""
    ends: tuple[NodeEnd, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    unclear: str = ""


def read_runs(path: Path) -> list[RecordedRun]:
    """The runs in a file: a reply of GetWorkflowRuns or GetWorkflowRun, or what is in one.

    :raises SourceError: if it holds none, or one without its graph.
    """
    found = _found(load(str(path)).data)
    if not found:
        raise SourceError(
            f"{path} holds no workflow runs; save them by "
            "aws glue get-workflow-runs --name NAME --include-graph"
        )
    try:
        return [_recorded(decode(_Run, run, f"run {i}"), path) for i, run in enumerate(found)]
    except DecodeError as error:
        raise SourceError(f"{path}: {error}") from None


def _found(data: object) -> list[Any]:
    if isinstance(data, list):
        return data
    if not isinstance(data, Mapping):
        return []
    if isinstance(data.get("Runs"), list):
        return list(data["Runs"])
    run = data.get("Run") or (data if "WorkflowRunId" in data else None)
    return [run] if run else []


def _recorded(run: _Run, path: Path) -> RecordedRun:
    if not run.graph or not run.graph.nodes:
        raise SourceError(
            f"{path}: run {run.workflow_run_id} of {run.name} has no graph; "
            "save the runs with --include-graph"
        )
    ends = sorted(_node_runs(run.graph), key=lambda end: end.started)
    unclear = (
        f"{end.starter[0]} is {end.states[-1] or 'in no state'} in it"
        for end in ends
        if end.states[-1] not in END_STATES[end.starter[0].type]
    )
    details = (node.trigger_details for node in run.graph.nodes)
    return RecordedRun(
        run.name,
        run.workflow_run_id,
        run.status,
        run.started_on,
        run.previous_run_id,
        tuple(ends),
        tuple(d.trigger for d in details if d and d.trigger),
        next(unclear, ""),
    )


def _node_runs(graph: _Graph) -> Iterator[NodeEnd]:
    for node in graph.nodes:
        if node.type == NodeType.JOB and node.job_details:
            job = Node(NodeType.JOB, node.name)
            for attempts in _attempts(node.job_details.job_runs):
                states = tuple(attempt.job_run_state for attempt in attempts)
                yield _end((job, attempts[0].trigger_name), states, attempts[0], attempts[-1])
        elif node.type == NodeType.CRAWLER and node.crawler_details:
            crawler = Node(NodeType.CRAWLER, node.name)
            for crawl in node.crawler_details.crawls:
                yield _end((crawler, ""), (crawl.state,), crawl, crawl)


def _end(
    starter: Starter, states: Ending, first: _JobRun | _Crawl, last: _JobRun | _Crawl
) -> NodeEnd:
    return NodeEnd(starter, states, _moment(first.started_on), _moment(last.completed_on))


def _attempts(runs: tuple[_JobRun, ...]) -> list[list[_JobRun]]:
    """Job runs, each put together with its retries: their ids begin with its id.

    https://docs.aws.amazon.com/glue/latest/dg/glue-streaming-maintenance.html
    """
    chains: dict[str, list[_JobRun]] = {}
    for number, run in enumerate(sorted(runs, key=lambda run: run.attempt or 0)):
        first, _, _ = run.id.partition("_attempt_")
        earlier = (c for c in chains.values() if run.attempt and c[-1].id == run.previous_run_id)
        chain = next(earlier, None)
        (chains.setdefault(first or f"#{number}", []) if chain is None else chain).append(run)
    return list(chains.values())


def _moment(text: str) -> datetime:
    """ISO text with any offset, or seconds since 1970, as different clients write it."""
    if text.replace(".", "", 1).isdigit():
        return datetime.fromtimestamp(float(text), UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        # Moments only put ends in order; without one, an end comes first.
        return _LONG_AGO
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
