"""Where CloudFormation's properties differ from the API's members, kind by kind.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Glue.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from airflow_glue_bridge.glue.codec import DecodeError, flag, mapping, sequence, text
from airflow_glue_bridge.glue.model import (
    ACTIVATED,
    NEEDS_ACTIVATION,
    Crawler,
    EventRule,
    Job,
    Node,
    NodeType,
    Trigger,
    TriggerType,
    Workflow,
)
from glue2airflow.sources.intrinsics import as_json
from glue2airflow.sources.inventory import Inventory, Owner
from glue2airflow.sources.unresolved import Unresolved

Data = dict[str, Any]


def _as_workflow(data: Data) -> None:
    _tags(data)


def _as_trigger(data: Data) -> None:
    _tags(data)
    started = data.pop("StartOnCreation", None)
    if data.get("Type") == TriggerType.CONDITIONAL:
        # CDK writes it on every conditional trigger, where it means nothing.
        data.pop("EventBatchingCondition", None)
    if not isinstance(data.get("Type"), Unresolved):
        data["State"] = _state(str(data.get("Type")), started)
    if data.get("Type") == TriggerType.ON_DEMAND and _is_true(started):
        raise DecodeError("Glue refuses StartOnCreation on an ON_DEMAND trigger; leave it out")


def _state(kind: str, started: object) -> str:
    """What state the stack leaves a trigger in."""
    if kind not in NEEDS_ACTIVATION:
        return "CREATED"
    if isinstance(started, Unresolved):
        return started
    return ACTIVATED if _is_true(started) else "CREATED"


def _is_true(started: object) -> bool:
    if started is None or isinstance(started, Unresolved):
        return False
    return flag(started, "StartOnCreation")


def _as_rule(data: Data) -> None:
    pattern = data.get("EventPattern")
    if isinstance(pattern, Mapping):
        data["EventPattern"] = as_json(pattern)


def _as_is(_data: Data) -> None:
    """Nothing to change."""


def _tags(data: Data) -> None:
    """Tags are a list of ``{"Key", "Value"}`` or, in older templates, a map."""
    tags = data.get("Tags")
    if isinstance(tags, list):
        pairs = [mapping(tag, "Tags") for tag in sequence(tags, "Tags")]
        data["Tags"] = {text(p.get("Key"), "Tags: Key"): p.get("Value", "") for p in pairs}


def misplaced(path: str) -> bool:
    """Whether an unresolved text at ``path`` stands where an object or a list belongs."""
    return path.endswith("]") or path == "Tags"


def without_misplaced(data: Data) -> Data:
    """``data`` less the unresolved texts that stand where an object or a list belongs."""
    return {
        member: _without_open_items(value)
        for member, value in data.items()
        if not (isinstance(value, Unresolved) and misplaced(member))
    }


def _without_open_items(value: object) -> object:
    if isinstance(value, list):
        return [_without_open_items(part) for part in value if not isinstance(part, Unresolved)]
    if isinstance(value, dict):
        return {key: _without_open_items(part) for key, part in value.items()}
    return value


@dataclass(frozen=True)
class Kind:
    """A resource type that is read.

    :param word: names its objects in findings.
    :param properties: what is taken from it, besides ``Name``.
    :param shape: brings the properties into the API's shape, in place; raises ``DecodeError``.
    :param add: puts the result into the inventory.
    """

    word: str
    model: type
    properties: frozenset[str]
    shape: Callable[[Data], None]
    add: Callable[[Inventory, Owner, Data, str], object]

    def owner(self, name: str, workflow: str) -> Owner:
        """Whom findings about an object of this kind belong to."""
        if self.model in (Job, Crawler):
            return Node(NodeType(self.word.upper()), name)
        return workflow or name


KINDS: Mapping[str, Kind] = {
    "AWS::Glue::Workflow": Kind(
        "workflow",
        Workflow,
        frozenset({"DefaultRunProperties", "Description", "MaxConcurrentRuns", "Tags"}),
        _as_workflow,
        lambda inventory, _owner, data, where: inventory.add_workflow(data, where),
    ),
    "AWS::Glue::Trigger": Kind(
        "trigger",
        Trigger,
        frozenset(
            {"Actions", "Description", "EventBatchingCondition", "Predicate", "Schedule"}
            | {"StartOnCreation", "Tags", "Type", "WorkflowName"}
        ),
        _as_trigger,
        lambda inventory, _owner, data, where: inventory.add_trigger(data, where),
    ),
    "AWS::Glue::Job": Kind(
        "job",
        Job,
        frozenset(
            {"Command", "DefaultArguments", "Description", "ExecutionProperty", "GlueVersion"}
            | {"JobRunQueuingEnabled", "MaintenanceWindow", "MaxRetries", "Timeout"}
            | {"NonOverridableArguments", "NotificationProperty", "SecurityConfiguration"}
        ),
        _as_is,
        lambda inventory, _owner, data, where: inventory.add_job(data, where),
    ),
    "AWS::Glue::Crawler": Kind(
        "crawler",
        Crawler,
        frozenset({"Description", "Schedule"}),
        _as_is,
        lambda inventory, _owner, data, where: inventory.add_crawler(data, where),
    ),
    "AWS::Events::Rule": Kind(
        "rule",
        EventRule,
        frozenset({"EventBusName", "EventPattern", "ScheduleExpression", "State"}),
        _as_rule,
        lambda inventory, owner, data, where: inventory.add_rule(str(owner), data, where),
    ),
}
