"""Where the aws provider's attributes differ from the API's members, resource by resource.

Its schemas, defaults and what counts as absent are those of
https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service/glue.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from airflow_glue_bridge.glue import timeouts
from airflow_glue_bridge.glue.codec import DecodeError, flag, kind, mapping, sequence
from airflow_glue_bridge.glue.model import ACTIVATED, NEEDS_ACTIVATION
from glue2airflow.sources.terraform.numbers import number_text
from glue2airflow.sources.unresolved import Placeholder

Data = dict[str, Any]
Convert = Callable[[object, str], Any]


def _text(value: object, where: str) -> str:
    """A text as Terraform converts what is none."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return number_text(value)
    raise DecodeError(f"{where} must be text, not {kind(value)}")


def _number(value: object, where: str) -> str | None:
    """A number; the provider takes 0 for absent (GetOk of its SDK)."""
    text = _text(value, where)
    return None if text == "0" else text


def _flag(value: object, where: str) -> object:
    return value if isinstance(value, Placeholder) else flag(value, where)


def _texts(value: object, where: str) -> object:
    """A map of texts, in the order of its keys, as Terraform keeps it."""
    if isinstance(value, Placeholder):
        return value
    members = sorted(mapping(value, where).items())
    return {k: _text(v, f'{where}["{k}"]') for k, v in members if v is not None}


@dataclass(frozen=True)
class Spec:
    """What is read of a resource or of a nested block.

    :param members: the member that each attribute is, and how it is converted.
    :param single: blocks that may stand there once, and are an object in the API.
    :param several: blocks that are a list in the API.
    :param left: attributes that need not be told of, since Glue applies them.
    :param defaults: what the provider sets where the configuration says nothing.
    """

    members: Mapping[str, tuple[str, Convert]]
    single: Mapping[str, tuple[str, Spec]] = field(default_factory=dict)
    several: Mapping[str, tuple[str, Spec]] = field(default_factory=dict)
    left: frozenset[str] = frozenset()
    defaults: Mapping[str, Any] = field(default_factory=dict)

    def read(self, values: Mapping[str, Any], where: str = "") -> Data:
        """The attributes in the API's shape.

        :raises DecodeError: where the provider would refuse them.
        """
        data = dict(self.defaults)
        for name, (member, convert) in self.members.items():
            value = values.get(name)
            value = None if _is_absent(value) else convert(value, _path(where, name))
            if value is not None:
                data[member] = value
        for name, (member, spec) in {**self.single, **self.several}.items():
            blocks = spec.blocks(values.get(name), _path(where, name))
            if name in self.single:
                blocks = _only(blocks, _path(where, name))
            if blocks:
                data[member] = blocks
        return data

    def blocks(self, value: object, where: str) -> Any:  # noqa: ANN401  # objects, or a placeholder
        """The blocks of one kind, which a state holds as a list."""
        if value is None or isinstance(value, Placeholder):
            return value
        parts = [value] if isinstance(value, Mapping) else sequence(value, where)
        return [self._block(part, f"{where}[{i}]") for i, part in enumerate(parts)]

    def _block(self, part: object, where: str) -> object:
        # A block without anything in it is null in some states.
        if isinstance(part, Placeholder):
            return part
        return self.read(mapping(part or {}, where), where)

    def unknown(self, values: Mapping[str, Any], where: str = "") -> list[str]:
        """The paths of attributes that say something and that no table names."""
        known = {*self.members, *self.single, *self.several, *self.left}
        found = [_path(where, n) for n, v in values.items() if n not in known and not _is_empty(v)]
        for name, (_, spec) in {**self.single, **self.several}.items():
            parts = values.get(name)
            for i, part in enumerate(parts if isinstance(parts, list) else ()):
                if isinstance(part, Mapping):
                    found += spec.unknown(part, f"{_path(where, name)}[{i}]")
        return found


def _path(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _is_absent(value: object) -> bool:
    # States of older provider versions have "" where nothing was said.
    return value is None or (isinstance(value, str) and value == "")


def _is_empty(value: object) -> bool:
    return value in (None, "", 0, False) or value in ([], {})


def _only(blocks: Any, where: str) -> Any:  # noqa: ANN401
    if not isinstance(blocks, list):
        return blocks
    if len(blocks) > 1:
        raise DecodeError(f"{where} must be one block, not {len(blocks)}")
    return blocks[0] if blocks else None


_COMPUTED = frozenset({"arn", "id", "region", "tags_all", "timeouts"})
_NAMED = {"name": ("Name", _text), "description": ("Description", _text)}
_NOTIFY = Spec({"notify_delay_after": ("NotifyDelayAfter", _number)})
_NODE = {"crawler_name": ("CrawlerName", _text), "job_name": ("JobName", _text)}
_CONDITION = Spec(
    {
        **_NODE,
        "crawl_state": ("CrawlState", _text),
        "logical_operator": ("LogicalOperator", _text),
        "state": ("State", _text),
    },
    defaults={"LogicalOperator": "EQUALS"},
)
_PREDICATE = Spec(
    {"logical": ("Logical", _text)},
    several={"conditions": ("Conditions", _CONDITION)},
    defaults={"Logical": "AND"},
)
_ACTION = Spec(
    {
        **_NODE,
        "arguments": ("Arguments", _texts),
        "security_configuration": ("SecurityConfiguration", _text),
        "timeout": ("Timeout", _number),
    },
    single={"notification_property": ("NotificationProperty", _NOTIFY)},
)
_BATCHING = Spec(
    {"batch_size": ("BatchSize", _number), "batch_window": ("BatchWindow", _number)},
    defaults={"BatchWindow": 900},
)
_COMMAND = Spec(
    {
        "name": ("Name", _text),
        "python_version": ("PythonVersion", _text),
        "script_location": ("ScriptLocation", _text),
    },
    left=frozenset({"runtime"}),
    defaults={"Name": "glueetl"},
)
WORKFLOW = Spec(
    {
        **_NAMED,
        "default_run_properties": ("DefaultRunProperties", _texts),
        "max_concurrent_runs": ("MaxConcurrentRuns", _number),
        "tags": ("Tags", _texts),
    },
    left=_COMPUTED,
)
TRIGGER = Spec(
    {
        **_NAMED,
        "enabled": ("Enabled", _flag),
        "schedule": ("Schedule", _text),
        "state": ("State", _text),
        "tags": ("Tags", _texts),
        "type": ("Type", _text),
        "workflow_name": ("WorkflowName", _text),
    },
    single={
        "event_batching_condition": ("EventBatchingCondition", _BATCHING),
        "predicate": ("Predicate", _PREDICATE),
    },
    several={"actions": ("Actions", _ACTION)},
    # Until the next apply it wins over enabled, which Terraform then restores.
    left=_COMPUTED | {"start_on_creation"},
)
JOB = Spec(
    {
        **_NAMED,
        "default_arguments": ("DefaultArguments", _texts),
        "glue_version": ("GlueVersion", _text),
        "job_run_queuing_enabled": ("JobRunQueuingEnabled", _flag),
        "maintenance_window": ("MaintenanceWindow", _text),
        "max_retries": ("MaxRetries", _number),
        "non_overridable_arguments": ("NonOverridableArguments", _texts),
        "security_configuration": ("SecurityConfiguration", _text),
        "timeout": ("Timeout", _number),
    },
    single={
        "command": ("Command", _COMMAND),
        "execution_property": (
            "ExecutionProperty",
            Spec({"max_concurrent_runs": ("MaxConcurrentRuns", _number)}),
        ),
        "notification_property": ("NotificationProperty", _NOTIFY),
    },
    left=_COMPUTED
    | {"connections", "execution_class", "job_mode", "log_uri", "max_capacity"}
    | {"number_of_workers", "role_arn", "source_control_details", "tags", "worker_type"},
)
CRAWLER = Spec(
    {**_NAMED, "schedule": ("Schedule", _text)},
    left=_COMPUTED
    | {"catalog_target", "classifiers", "configuration", "database_name", "delta_target"}
    | {"dynamodb_target", "hudi_target", "iceberg_target", "jdbc_target", "tags"}
    | {"lake_formation_configuration", "lineage_configuration", "mongodb_target"}
    | {"recrawl_policy", "role", "s3_target", "schema_change_policy", "table_prefix"}
    | {"security_configuration"},
)
RULE = Spec(
    {
        "event_bus_name": ("EventBusName", _text),
        "event_pattern": ("EventPattern", _text),
        "is_enabled": ("IsEnabled", _flag),
        "name": ("Name", _text),
        "schedule_expression": ("ScheduleExpression", _text),
        "state": ("State", _text),
    },
    left=_COMPUTED | {"description", "force_destroy", "name_prefix", "role_arn", "tags"},
    defaults={"EventBusName": "default"},
)
TARGET = Spec(
    {
        "arn": ("Arn", _text),
        "event_bus_name": ("EventBusName", _text),
        "rule": ("Rule", _text),
    },
    defaults={"EventBusName": "default"},
)


def finish_workflow(data: Data, values: Mapping[str, Any]) -> None:
    """The tags that the workflow has in AWS, those that the provider adds to all among them."""
    everywhere = values.get("tags_all")
    if isinstance(everywhere, Mapping) and everywhere:
        data["Tags"] = _texts(everywhere, "tags_all")


def finish_trigger(data: Data, _values: Mapping[str, Any]) -> None:
    """Bring what decides whether the trigger is alive together in ``State``.

    Whatever ``enabled`` says, ON_DEMAND and EVENT triggers are CREATED for life.
    """
    enabled = data.pop("Enabled", True)
    told = data.pop("State", "")
    if isinstance(data.get("Type"), Placeholder):
        return
    if data.get("Type") not in NEEDS_ACTIVATION:
        data["State"] = "CREATED"
    elif isinstance(enabled, Placeholder):
        data["State"] = enabled
    else:
        data["State"] = told or (ACTIVATED if enabled else "CREATED")


def finish_job(data: Data, _values: Mapping[str, Any]) -> None:
    """Say what Glue says of a job that says nothing, and leave out what it fills in itself.

    A state holds all that Glue filled in, a plan and a configuration none of it.
    """
    data.setdefault("Command", {"Name": "glueetl"})
    limit = data.get("ExecutionProperty")
    if not isinstance(limit, Placeholder):
        data["ExecutionProperty"] = {"MaxConcurrentRuns": 1, **(limit or {})}
    if not data.get("NotificationProperty"):
        data.pop("NotificationProperty", None)
    if data.get("Timeout") == _usual_timeout(data):
        del data["Timeout"]


def _usual_timeout(data: Data) -> str:
    command = data["Command"].get("Name") if isinstance(data["Command"], dict) else ""
    return str(timeouts.default_timeout(str(command), str(data.get("GlueVersion", ""))))


def finish_rule(data: Data, _values: Mapping[str, Any]) -> None:
    """Older versions of the provider say ``is_enabled`` where newer ones say ``state``."""
    enabled = data.pop("IsEnabled", True)
    if "State" not in data:
        named = {True: "ENABLED", False: "DISABLED"}
        data["State"] = enabled if isinstance(enabled, Placeholder) else named[bool(enabled)]


def leave(_data: Data, _values: Mapping[str, Any]) -> None:
    """Nothing to change."""
