"""Workflow graphs: of the design, and of a run.

One node for each trigger, job and crawler, however many triggers start or watch it; edges from a
watched node to its trigger, and from a trigger to what it starts.
https://docs.aws.amazon.com/glue/latest/dg/workflows_api_concepts.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from airflow_glue_bridge.glue.model import Node, NodeType
from airflow_glue_bridge.testing.runs.crawls import Crawl
from airflow_glue_bridge.testing.runs.ids import node_id
from airflow_glue_bridge.testing.runs.job_runs import JobRun

Definition = dict[str, Any]
Ran = Mapping[Node, list[JobRun | Crawl]]
TRIGGER = "TRIGGER"


def design_graph(scope: str, triggers: Iterable[Definition]) -> Definition:
    """``Workflow.Graph``; ``scope`` is what the ids of its nodes are made from."""
    return _graph(scope, list(triggers), lambda _node: {})


def run_graph(scope: str, triggers: Iterable[Definition], ran: Ran, now: datetime) -> Definition:
    """``WorkflowRun.Graph``: a node has details of its runs if there are any."""

    def details(node: Node) -> Definition:
        runs = [run.view(now) for run in ran.get(node, [])]
        return {DETAILS[node.type][0]: {DETAILS[node.type][1]: runs}} if runs else {}

    return _graph(scope, list(triggers), details)


DETAILS = {NodeType.JOB: ("JobDetails", "JobRuns"), NodeType.CRAWLER: ("CrawlerDetails", "Crawls")}


def _graph(scope: str, triggers: list[Definition], details: Any) -> Definition:  # noqa: ANN401
    nodes: dict[str, Definition] = {}
    edges: dict[tuple[str, str], None] = {}
    for trigger in triggers:
        own = node_id(scope, TRIGGER, trigger["Name"])
        nodes[own] = _node(TRIGGER, trigger["Name"], own, {"TriggerDetails": {"Trigger": trigger}})
        for node in named(trigger):
            other = node_id(scope, node.type, node.name)
            if other not in nodes:
                nodes[other] = _node(node.type, node.name, other, details(node))
        edges |= dict.fromkeys((node_id(scope, n.type, n.name), own) for n in watched(trigger))
        edges |= dict.fromkeys((own, node_id(scope, n.type, n.name)) for n in started(trigger))
    pairs = [{"SourceId": source, "DestinationId": target} for source, target in edges]
    return {"Nodes": list(nodes.values()), "Edges": pairs}


def _node(kind: str, name: str, unique_id: str, details: Definition) -> Definition:
    return {"Type": str(kind), "Name": name, "UniqueId": unique_id, **details}


def nodes_by_id(scope: str, triggers: Iterable[Definition]) -> dict[str, Node | None]:
    """What each id in the graph stands for; a trigger's for None."""
    found: dict[str, Node | None] = {}
    for trigger in triggers:
        found[node_id(scope, TRIGGER, trigger["Name"])] = None
        found |= {node_id(scope, node.type, node.name): node for node in named(trigger)}
    return found


def named(trigger: Definition) -> Iterator[Node]:
    """What a trigger watches, then what it starts."""
    yield from watched(trigger)
    yield from started(trigger)


def watched(trigger: Definition) -> Iterator[Node]:
    """The jobs and crawlers in a trigger's conditions."""
    return map(_node_of, (trigger.get("Predicate") or {}).get("Conditions") or ())


def started(trigger: Definition) -> Iterator[Node]:
    """The jobs and crawlers in a trigger's actions."""
    return map(_node_of, trigger.get("Actions") or ())


def _node_of(part: Definition) -> Node:
    if part.get("CrawlerName"):
        return Node(NodeType.CRAWLER, part["CrawlerName"])
    return Node(NodeType.JOB, part.get("JobName", ""))
