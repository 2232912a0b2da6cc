"""The Glue objects that a source holds, before they are put together as workflows.

Every reader brings its source into the API's shape and adds it here object by object. An object
that cannot be read does not stop the rest: it becomes a finding of what it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from airflow_glue_bridge.glue.codec import DecodeError, Unread, decode
from airflow_glue_bridge.glue.model import (
    Crawler,
    EventRule,
    Job,
    Node,
    NodeType,
    Trigger,
    Workflow,
)
from glue2airflow import findings as f
from glue2airflow.findings import Finding
from glue2airflow.secrets import tellable
from glue2airflow.sources.unresolved import (
    Unresolved,
    how_to_give,
    unresolved_in,
    without_unresolved,
)

Named = TypeVar("Named", Workflow, Trigger, Job, Crawler)
Any_ = TypeVar("Any_", Workflow, Trigger, Job, Crawler, EventRule)

# Whom a finding is about: a workflow or chain by its name, a job or crawler, or "", the source.
Owner = str | Node

# Members that decide what a DAG does. Unresolved, they leave nothing to convert; any other member
# of a workflow or a trigger can stand as a name.
DECIDES = frozenset(
    {"Actions", "Arguments", "BatchSize", "BatchWindow", "Conditions", "CrawlState"}
    | {"DefaultRunProperties", "EventBatchingCondition", "Logical", "LogicalOperator"}
    | {"MaxConcurrentRuns", "NotificationProperty", "NotifyDelayAfter", "Predicate", "Schedule"}
    | {"State", "Timeout", "Type"}
)
# The members of a definition that a DAG takes up; Glue itself applies the others.
TAKEN_UP = frozenset(
    {"GlueVersion", "MaintenanceWindow", "MaxConcurrentRuns", "MaxRetries", "Name", "Schedule"}
    | {"Timeout"}
)
DEFINITIONS = (Job, Crawler, EventRule)
# A workflow's name is told once, for the whole of it; a trigger's own is only a label in the DAG.
TITLES = frozenset({"Name", "WorkflowName"})
# What a template calls the members of ours that it computes.
_AS_WRITTEN = {"State": "StartOnCreation"}


@dataclass
class Inventory:
    """What one source holds, and what was found while reading it.

    ``triggers_of`` holds the triggers again by the name of their workflow ("" for none).
    """

    source: str
    workflows: dict[str, Workflow] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    triggers_of: dict[str, list[Trigger]] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    crawlers: dict[str, Crawler] = field(default_factory=dict)
    rules: dict[str, list[EventRule]] = field(default_factory=dict)
    findings: dict[Owner, list[Finding]] = field(default_factory=dict)

    def note(self, owner: Owner, finding: Finding) -> None:
        """Keep a finding, once."""
        kept = self.findings.setdefault(owner, [])
        if finding not in kept:
            kept.append(finding)

    def add_workflow(self, data: object, where: str) -> Workflow | None:
        """Read a ``Workflow``; its graph is the caller's to read."""
        return self._add(Workflow, self.workflows, data, where, _text(data, "Name"))

    def add_trigger(self, data: object, where: str) -> Trigger | None:
        """Read a ``Trigger``."""
        owner = _text(data, "WorkflowName") or _text(data, "Name")
        known = len(self.triggers)
        trigger = self._add(Trigger, self.triggers, data, where, owner)
        if trigger and len(self.triggers) > known:
            self.triggers_of.setdefault(trigger.workflow_name, []).append(trigger)
        return trigger

    def add_job(self, data: object, where: str) -> Job | None:
        """Read a ``Job``."""
        return self._add(Job, self.jobs, data, where, Node(NodeType.JOB, _text(data, "Name")))

    def add_crawler(self, data: object, where: str) -> Crawler | None:
        """Read a ``Crawler``, whose schedule GetCrawler wraps in an object."""
        if isinstance(data, Mapping) and isinstance(schedule := data.get("Schedule"), Mapping):
            asleep = schedule.get("State") == "NOT_SCHEDULED"
            data = {**data, "Schedule": None if asleep else schedule.get("ScheduleExpression")}
        owner = Node(NodeType.CRAWLER, _text(data, "Name"))
        return self._add(Crawler, self.crawlers, data, where, owner)

    def add_rule(self, workflow: str, data: object, where: str) -> None:
        """Read the EventBridge rule ``data``, which starts ``workflow``."""
        rule = self._decode(EventRule, data, where, workflow)
        if rule and rule not in self.rules.setdefault(workflow, []):
            self.rules[workflow].append(rule)

    def _add(
        self, cls: type[Named], kept: dict[str, Named], data: object, where: str, owner: Owner
    ) -> Named | None:
        read = self._decode(cls, data, where, owner)
        if read and kept.setdefault(read.name, read) != read:
            self.note(owner, f.DUPLICATE.at(where, where=self.source))
        return read

    def _decode(self, cls: type[Any_], data: object, where: str, owner: Owner) -> Any_ | None:
        unread: list[Unread] = []
        unresolved = unresolved_in(data)
        if unresolved:
            decides = TAKEN_UP - {"Name"} if cls in DEFINITIONS else DECIDES
            data = without_unresolved(data, decides)
        try:
            read = decode(cls, data, report=unread.append)
        except DecodeError as error:
            self.note(owner, f.MALFORMED.at(where, reason=error))
            return None
        for member in unread:
            self.note(owner, _unread(cls, where, member))
        for finding in _open(cls, unresolved, where):
            self.note(owner, finding)
        return read


def _text(data: object, member: str) -> str:
    value = data.get(member) if isinstance(data, Mapping) else None
    return value if isinstance(value, str) else ""


def _unread(cls: type, where: str, unread: Unread) -> Finding:
    rule = f.UNREAD_DEFINITION if cls in DEFINITIONS else f.UNREAD_MEMBER
    path = f"{unread.where}.{unread.member}" if unread.where else unread.member
    return rule.at(where, member=path)


def _open(cls: type, unresolved: Iterable[tuple[str, Unresolved]], where: str) -> list[Finding]:
    """What to say of the members that another stack knows."""
    found = []
    for path, text in unresolved:
        member, way_out = path.rsplit(".", 1)[-1], how_to_give(text.keys)
        if cls not in DEFINITIONS and member in DECIDES:
            shown = _AS_WRITTEN.get(path, path)
            found.append(f.UNDECIDED.at(where, member=shown, way_out=way_out))
        elif cls in DEFINITIONS and member in TAKEN_UP and path not in TITLES:
            found.append(f.UNKNOWN_SETTING.at(where, member=path, way_out=way_out))
        elif cls not in DEFINITIONS and path not in TITLES:
            name = tellable(path, text)
            found.append(f.UNRESOLVED.at(where, member=path, name=name, way_out=way_out))
    return found
