"""What a Glue workflow consists of, as frozen dataclasses in the API's own names.

An attribute is the API member's name as botocore spells it in Python (``MaxConcurrentRuns`` is
``max_concurrent_runs``), so that the API reference documents this module too:
https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-workflow.html and
https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-trigger.html.

An absent member is ``None``, an empty text or an empty collection; Glue treats these alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# Marks the attributes of a Workflow that are put together from several API calls.
_PUT_TOGETHER = {"api": False}


class NodeType(StrEnum):
    """What a trigger starts and watches (``Node.Type`` without TRIGGER)."""

    JOB = "JOB"
    CRAWLER = "CRAWLER"


class TriggerType(StrEnum):
    """``Trigger.Type``."""

    SCHEDULED = "SCHEDULED"
    CONDITIONAL = "CONDITIONAL"
    ON_DEMAND = "ON_DEMAND"
    EVENT = "EVENT"


class Logical(StrEnum):
    """``Predicate.Logical``."""

    AND = "AND"
    ANY = "ANY"


# The only states that CreateTrigger accepts in a condition; the API model's enums are wider.
WATCHABLE_STATES: Mapping[NodeType, tuple[str, ...]] = {
    NodeType.JOB: ("SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED"),
    NodeType.CRAWLER: ("SUCCEEDED", "FAILED", "CANCELLED"),
}
SUCCEEDED = "SUCCEEDED"
FAILED = "FAILED"

# Trigger types that Glue fires only while they are ACTIVATED; ON_DEMAND and EVENT triggers stay in
# CREATED for life and are alive there (https://docs.aws.amazon.com/glue/latest/dg/about-triggers.html).
NEEDS_ACTIVATION = frozenset({TriggerType.SCHEDULED, TriggerType.CONDITIONAL})
ACTIVATED = "ACTIVATED"


@dataclass(frozen=True, order=True, slots=True)
class Node:
    """A job or a crawler, by name: what a condition watches and an action starts."""

    type: NodeType
    name: str

    def __str__(self) -> str:
        return f"{self.type.value.lower()} {self.name}"


@dataclass(frozen=True, slots=True)
class NotificationProperty:
    """``notify_delay_after``: minutes after which Glue reports a run as delayed."""

    notify_delay_after: int | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """What a trigger starts: a job (with its arguments) or a crawler. ``timeout`` in minutes."""

    job_name: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)
    timeout: int | None = None
    security_configuration: str = ""
    notification_property: NotificationProperty | None = None
    crawler_name: str = ""

    @property
    def node(self) -> Node:
        """The job or crawler that the action starts."""
        if self.crawler_name:
            return Node(NodeType.CRAWLER, self.crawler_name)
        return Node(NodeType.JOB, self.job_name)


@dataclass(frozen=True, slots=True)
class Condition:
    """One watched event: a job that ended in ``state``, or a crawler in ``crawl_state``."""

    logical_operator: str = ""
    job_name: str = ""
    state: str = ""
    crawler_name: str = ""
    crawl_state: str = ""

    @property
    def node(self) -> Node:
        """The job or crawler that the condition watches."""
        if self.crawler_name:
            return Node(NodeType.CRAWLER, self.crawler_name)
        return Node(NodeType.JOB, self.job_name)

    @property
    def watched_state(self) -> str:
        """The state that the node must end in."""
        return self.crawl_state if self.crawler_name else self.state


@dataclass(frozen=True, slots=True)
class Predicate:
    """When a conditional trigger fires."""

    logical: str = ""
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class EventBatchingCondition:
    """How many events, or how many seconds after the first one, start an EVENT workflow."""

    batch_size: int | None = None
    batch_window: int | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger. ``state`` is empty where the source does not tell it."""

    name: str
    type: str = ""
    workflow_name: str = ""
    state: str = ""
    description: str = ""
    schedule: str = ""
    actions: tuple[Action, ...] = ()
    predicate: Predicate | None = None
    event_batching_condition: EventBatchingCondition | None = None
    tags: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"trigger {self.name}"

    @property
    def starts_runs(self) -> bool:
        """Whether the trigger begins a run (every type but CONDITIONAL)."""
        return self.type != TriggerType.CONDITIONAL

    @property
    def alive(self) -> bool:
        """Whether Glue would fire it in its present state; an unknown state counts as alive."""
        return self.type not in NEEDS_ACTIVATION or self.state in ("", ACTIVATED)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The predicate's conditions, none for a start trigger."""
        return self.predicate.conditions if self.predicate else ()

    @property
    def any_suffices(self) -> bool:
        """Whether one true condition of several fires the trigger."""
        return bool(self.predicate) and len(self.conditions) > 1 and self.logical == Logical.ANY

    @property
    def logical(self) -> str:
        """``Predicate.Logical`` as written."""
        return self.predicate.logical if self.predicate else ""


@dataclass(frozen=True, slots=True)
class JobCommand:
    """``name`` is glueetl, pythonshell, gluestreaming or glueray."""

    name: str = ""
    script_location: str = ""
    python_version: str = ""


@dataclass(frozen=True, slots=True)
class ExecutionProperty:
    """``max_concurrent_runs`` of one job; Glue's default is 1."""

    max_concurrent_runs: int | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What a DAG needs to know of a job; the rest stays in Glue. ``timeout`` in minutes."""

    name: str
    description: str = ""
    command: JobCommand = field(default_factory=JobCommand)
    default_arguments: Mapping[str, str] = field(default_factory=dict)
    non_overridable_arguments: Mapping[str, str] = field(default_factory=dict)
    max_retries: int | None = None
    timeout: int | None = None
    execution_property: ExecutionProperty = field(default_factory=ExecutionProperty)
    notification_property: NotificationProperty | None = None
    security_configuration: str = ""
    glue_version: str = ""
    job_run_queuing_enabled: bool = False
    maintenance_window: str = ""


@dataclass(frozen=True, slots=True)
class Crawler:
    """What a DAG needs to know of a crawler; ``schedule`` is its own one, if it has any."""

    name: str
    description: str = ""
    schedule: str = ""


@dataclass(frozen=True, slots=True)
class EventRule:
    """An EventBridge rule that starts the workflow of an EVENT trigger."""

    name: str
    arn: str = ""
    event_pattern: str = ""
    schedule_expression: str = ""
    state: str = ""
    event_bus_name: str = ""


@dataclass(frozen=True, slots=True)
class Workflow:
    """A workflow with its triggers and the definitions of what they start.

    ``jobs`` and ``crawlers`` hold only what the source defines. ``standalone`` marks a chain of
    triggers that belong to no workflow; it is named for its start trigger.
    """

    name: str
    description: str = ""
    default_run_properties: Mapping[str, str] = field(default_factory=dict)
    max_concurrent_runs: int | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    triggers: tuple[Trigger, ...] = field(default=(), metadata=_PUT_TOGETHER)
    jobs: Mapping[str, Job] = field(default_factory=dict, metadata=_PUT_TOGETHER)
    crawlers: Mapping[str, Crawler] = field(default_factory=dict, metadata=_PUT_TOGETHER)
    rules: tuple[EventRule, ...] = field(default=(), metadata=_PUT_TOGETHER)
    standalone: bool = field(default=False, metadata=_PUT_TOGETHER)

    def __str__(self) -> str:
        return f"chain {self.name}" if self.standalone else f"workflow {self.name}"

    @property
    def start_triggers(self) -> tuple[Trigger, ...]:
        """The triggers that begin a run, in source order."""
        return tuple(t for t in self.triggers if t.starts_runs)

    @property
    def conditional_triggers(self) -> tuple[Trigger, ...]:
        """The triggers that follow a job or crawler, in source order."""
        return tuple(t for t in self.triggers if not t.starts_runs)

    def nodes(self) -> Iterator[Node]:
        """Every job and crawler that a trigger starts or watches, once, in source order."""
        seen: dict[Node, None] = {}
        for trigger in self.triggers:
            seen.update((condition.node, None) for condition in trigger.conditions)
            seen.update((action.node, None) for action in trigger.actions)
        return iter(seen)


# Members that the API has and a DAG does not need: history, and what Glue itself applies whenever
# the job or crawler runs. Everything else that the model has no attribute for is reported.
LEFT_IN_GLUE: Mapping[type, frozenset[str]] = {
    Workflow: frozenset(
        {"BlueprintDetails", "CreatedOn", "LastModifiedOn", "LastRun", "Graph", "CreationStatus"}
    ),
    Trigger: frozenset({"Id"}),
    Job: frozenset(
        {
            "AllocatedCapacity",
            "CodeGenConfigurationNodes",
            "Connections",
            "CreatedOn",
            "ExecutionClass",
            "JobMode",
            "LastModifiedOn",
            "LogUri",
            "MaxCapacity",
            "NumberOfWorkers",
            "ProfileName",
            "Role",
            "SourceControlDetails",
            "Tags",
            "WorkerType",
        }
    ),
    JobCommand: frozenset({"Runtime"}),
    Crawler: frozenset(
        {
            "CatalogId",
            "Classifiers",
            "Configuration",
            "CrawlElapsedTime",
            "CrawlerSecurityConfiguration",
            "CreationTime",
            "DatabaseName",
            "LakeFormationConfiguration",
            "LastCrawl",
            "LastUpdated",
            "LineageConfiguration",
            "RecrawlPolicy",
            "Role",
            "SchemaChangePolicy",
            "State",
            "TablePrefix",
            "Tags",
            "Targets",
            "Version",
        }
    ),
    EventRule: frozenset({"CreatedBy", "Description", "ManagedBy", "RoleArn", "Tags", "Targets"}),
}
