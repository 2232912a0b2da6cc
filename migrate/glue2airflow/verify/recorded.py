"""Finished workflow runs, as saved by ``aws glue get-workflow-runs --include-graph``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from airflow_glue_bridge.glue.codec import DecodeError, decode
from airflow_glue_bridge.glue.model import Node, NodeType, Trigger
from glue2airflow.errors import SourceError
from glue2airflow.sources.document import load
from glue2airflow.verify.choices import Ending

# What started a run of a job: the node, and the trigger (none is recorded for crawls).
Starter = tuple[Node, str]


@dataclass(frozen=True)
class RecordedRun:
    """One run of a workflow that Glue made.

    :param ends: how each run of a node ended, attempt by attempt, by what started it.
    :param ended: when the last of them did, as the API writes it.
    :param triggers: the conditional triggers that the run began with.
    """

    workflow: str
    run_id: str
    status: str
    started: str = ""
    resumes: str = ""
    ends: Mapping[Starter, list[Ending]] = field(default_factory=dict)
    ended: Mapping[Starter, str] = field(default_factory=dict)
    triggers: tuple[Trigger, ...] = ()


def read_runs(path: Path) -> list[RecordedRun]:
    """The runs in a file.

    :raises SourceError: if it holds none, or one without its graph.
    """
    data = load(str(path)).data
    members = data if isinstance(data, Mapping) else {}
    runs = members.get("Runs") or ([members["Run"]] if members.get("Run") else [])
    if not isinstance(runs, list) or not all(isinstance(run, Mapping) for run in runs):
        runs = []
    if not runs:
        raise SourceError(
            f"{path} holds no workflow runs; save them by "
            "aws glue get-workflow-runs --name NAME --include-graph"
        )
    return [_run(run, path) for run in runs]


def _run(run: Mapping[str, Any], path: Path) -> RecordedRun:
    name, run_id = run.get("Name", ""), run.get("WorkflowRunId", "")
    nodes = (run.get("Graph") or {}).get("Nodes")
    if not nodes:
        raise SourceError(
            f"{path}: run {run_id} of {name} has no graph; save the runs with --include-graph"
        )
    ends: dict[Starter, list[Ending]] = defaultdict(list)
    ended: dict[Starter, str] = {}
    for starter, states, moment in _node_runs(nodes):
        ends[starter].append(states)
        ended[starter] = max(moment, ended.get(starter, ""))
    return RecordedRun(
        str(name),
        str(run_id),
        str(run.get("Status", "")),
        str(run.get("StartedOn", "")),
        str(run.get("PreviousRunId") or ""),
        dict(ends),
        ended,
        tuple(_triggers(nodes, path)),
    )


def _node_runs(nodes: list[Mapping[str, Any]]) -> Iterator[tuple[Starter, Ending, str]]:
    for node in nodes:
        if node.get("Type") == NodeType.JOB:
            job = Node(NodeType.JOB, node["Name"])
            runs = (node.get("JobDetails") or {}).get("JobRuns") or []
            for trigger, attempts in _attempts(runs):
                states = tuple(attempt["JobRunState"] for attempt in attempts)
                yield (job, trigger), states, str(attempts[-1].get("CompletedOn", ""))
        elif node.get("Type") == NodeType.CRAWLER:
            crawler = Node(NodeType.CRAWLER, node["Name"])
            for crawl in (node.get("CrawlerDetails") or {}).get("Crawls") or []:
                yield (crawler, ""), (crawl["State"],), str(crawl.get("CompletedOn", ""))


def _attempts(
    runs: list[Mapping[str, Any]],
) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """Job runs put together with their retries, each with the trigger that started the first."""
    first = [run for run in runs if not run.get("Attempt")]
    retries = {run.get("PreviousRunId"): run for run in runs if run.get("Attempt")}
    for run in first:
        chain = [run]
        while following := retries.get(chain[-1].get("Id")):
            chain.append(following)
        yield str(run.get("TriggerName") or ""), chain


def _triggers(nodes: list[Mapping[str, Any]], path: Path) -> Iterator[Trigger]:
    for node in nodes:
        written = (node.get("TriggerDetails") or {}).get("Trigger")
        if written:
            try:
                trigger = decode(Trigger, written, f"trigger {node.get('Name')}")
            except DecodeError as error:
                raise SourceError(f"{path}: {error}") from None
            if not trigger.starts_runs:
                yield trigger
