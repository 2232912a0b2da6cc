"""Saved API replies (``aws glue get-workflow --include-graph`` and its like), and snapshots."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from airflow_glue_bridge.glue.codec import DecodeError, mapping, sequence, text
from airflow_glue_bridge.glue.model import Node, NodeType
from glue2airflow import findings as f
from glue2airflow.errors import SourceError
from glue2airflow.sources.document import Document
from glue2airflow.sources.inventory import Inventory

SNAPSHOT_VERSION = 1
VERSION_KEY = "SnapshotVersion"
# About the snapshot itself; nothing in a DAG depends on it.
_ABOUT = frozenset({VERSION_KEY, "$schema", "Account", "Region", "TakenAt"})

Section = Callable[[Inventory, Any, str], object]


def recognises(data: object) -> bool:
    """Whether ``data`` is a saved reply, a list of workflows, or a snapshot."""
    if isinstance(data, list):
        return bool(data) and all(isinstance(w, Mapping) and _is_workflow(w) for w in data)
    if not isinstance(data, Mapping):
        return False
    return _is_workflow(data) or not _KNOWN_AS.isdisjoint(data)


def read(document: Document) -> Inventory:
    """Everything in a saved reply or a snapshot.

    :raises SourceError: if the file as a whole is of a kind that cannot be converted.
    """
    inventory = Inventory(document.title)
    try:
        _read(inventory, document.data)
    except DecodeError as error:
        raise SourceError(f"{document.name}: {error}") from None
    return inventory


def _read(inventory: Inventory, data: Any) -> None:  # noqa: ANN401  # whatever the file holds
    if isinstance(data, list):
        data = {"Workflows": data}
    elif _is_workflow(data):
        data = {"Workflow": data}
    _refuse_run(inventory.source, data)
    _check_version(inventory.source, data)
    for name, value in data.items():
        section = _SECTIONS.get(name)
        if section and value is not None:
            section(inventory, value, name)
        elif not section and name not in _ABOUT:
            inventory.note("", f.UNREAD_MEMBER.at(inventory.source, member=name))
    if "Triggers" not in data:
        _expect_graphs(inventory, [*(data.get("Workflows") or []), data.get("Workflow")])


def _is_workflow(data: Mapping[str, Any]) -> bool:
    return "Name" in data and (
        "Graph" in data or "DefaultRunProperties" in data or "LastRun" in data
    )


def _refuse_run(source: str, data: Mapping[str, Any]) -> None:
    if "Run" in data or "Runs" in data:
        raise SourceError(
            f"{source} holds workflow runs, not a workflow; save its definition with "
            "aws glue get-workflow --include-graph --name NAME"
        )


def _check_version(source: str, data: Mapping[str, Any]) -> None:
    version = data.get(VERSION_KEY, SNAPSHOT_VERSION)
    if version != SNAPSHOT_VERSION:
        raise SourceError(
            f"{source} is a snapshot of version {str(version)[:20]!r} and this glue2airflow reads "
            f"version {SNAPSHOT_VERSION}; take the snapshot again"
        )


def _expect_graphs(inventory: Inventory, workflows: list[Any]) -> None:
    """A workflow without a graph is whole only where triggers are listed beside it."""
    for workflow in workflows:
        if isinstance(workflow, Mapping) and workflow.get("Graph") is None:
            name = str(workflow.get("Name"))
            reason = "its triggers are not in the source; save it with --include-graph"
            inventory.note(name, f.MALFORMED.at(f"workflow {name}", reason=reason))


def _each(add: Section) -> Section:
    """Read a list, each part by ``add``."""

    def read_all(inventory: Inventory, data: object, where: str) -> None:
        for i, part in enumerate(sequence(data, where)):
            add(inventory, part, f"{where}[{i}]")

    return read_all


def _named(part: object, kind: str, otherwise: str) -> str:
    """What to call an object in messages: by its name if it has one."""
    name = part.get("Name") if isinstance(part, Mapping) else None
    return f"{kind} {name}" if isinstance(name, str) and name else otherwise


def _workflow(inventory: Inventory, data: object, where: str) -> None:
    called = _named(data, "workflow", where)
    workflow = inventory.add_workflow(data, called)
    if workflow is None:
        return
    graph = mapping(mapping(data, called).get("Graph") or {}, f"{called}: Graph")
    loose: dict[Node, None] = {}
    for i, part in enumerate(sequence(graph.get("Nodes") or [], f"{called}: Graph.Nodes")):
        node = mapping(part, f"{called}: Graph.Nodes[{i}]")
        if node.get("Type") == "TRIGGER":
            _trigger_node(inventory, workflow.name, node, f"{called}: Graph.Nodes[{i}]")
        else:
            loose[_plain_node(node, f"{called}: Graph.Nodes[{i}]")] = None
    _note_loose(inventory, workflow.name, loose)


def _trigger_node(inventory: Inventory, workflow: str, node: Mapping[str, Any], where: str) -> None:
    details = mapping(node.get("TriggerDetails") or {}, f"{where}: TriggerDetails")
    trigger = mapping(details.get("Trigger") or {}, f"{where}: Trigger")
    # Old replies leave the workflow's name out of its triggers.
    inventory.add_trigger(
        {"Name": node.get("Name"), "WorkflowName": workflow, **trigger},
        _named(node, "trigger", where),
    )


def _plain_node(node: Mapping[str, Any], where: str) -> Node:
    kind, name = node.get("Type"), node.get("Name")
    if kind not in tuple(NodeType) or not isinstance(name, str):
        raise DecodeError(f"{where} must have a Name and the Type TRIGGER, JOB or CRAWLER")
    return Node(NodeType(kind), name)


def _note_loose(inventory: Inventory, workflow: str, nodes: Mapping[Node, None]) -> None:
    triggers = inventory.triggers_of.get(workflow, ())
    tied = {action.node for trigger in triggers for action in trigger.actions}
    for node in nodes:
        if node not in tied:
            inventory.note(workflow, f.ORPHAN.at(node))


def _trigger(inventory: Inventory, data: object, where: str) -> None:
    inventory.add_trigger(data, _named(data, "trigger", where))


def _job(inventory: Inventory, data: object, where: str) -> None:
    inventory.add_job(data, _named(data, "job", where))


def _crawler(inventory: Inventory, data: object, where: str) -> None:
    inventory.add_crawler(data, _named(data, "crawler", where))


def _rule(inventory: Inventory, data: object, where: str) -> None:
    targets = sequence(mapping(data, where).get("Targets") or [], f"{where}: Targets")
    for i, target in enumerate(targets):
        arn = text(mapping(target, f"{where}: Targets[{i}]").get("Arn") or "", f"{where}: Arn")
        if workflow := workflow_of(arn):
            inventory.add_rule(workflow, data, _named(data, "rule", where))


def workflow_of(arn: str) -> str:
    """The name in a workflow's ARN, "" for any other ARN."""
    head, found, name = arn.partition(":workflow/")
    return name if found and ":glue:" in head else ""


def _missing(kind: str) -> Section:
    def note(inventory: Inventory, data: object, where: str) -> None:
        for i, part in enumerate(sequence(data, where)):
            name = text(part, f"{where}[{i}]")
            known = kind.upper() in tuple(NodeType)
            owner = Node(NodeType(kind.upper()), name) if known else ""
            inventory.note(owner, f.MISSING.at(f"{kind} {name}"))

    return note


def _not_read(inventory: Inventory, data: object, where: str) -> None:
    for i, what in enumerate(sequence(data, where)):
        said = f.NOT_READ.at(inventory.source, what=text(what, f"{where}[{i}]"))
        inventory.note("", said)


_SECTIONS: Mapping[str, Section] = {
    "Workflow": _workflow,
    "Workflows": _each(_workflow),
    "Trigger": _trigger,
    "Triggers": _each(_trigger),
    "Job": _job,
    "Jobs": _each(_job),
    "Crawler": _crawler,
    "Crawlers": _each(_crawler),
    "Rules": _each(_rule),
    "MissingWorkflows": _missing("workflow"),
    "TriggersNotFound": _missing("trigger"),
    "JobsNotFound": _missing("job"),
    "CrawlersNotFound": _missing("crawler"),
    "NotRead": _not_read,
}
_KNOWN_AS = frozenset({VERSION_KEY, "Run", "Runs", *_SECTIONS})
