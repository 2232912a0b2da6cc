"""What a DAG will consist of: plain values, each of which can be printed as JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from airflow_glue_bridge.glue.model import EventRule
from glue2airflow.findings import Finding, Status, status_of, strictly
from glue2airflow.plan.names import LONGEST_QUEUE

Runtime = Literal["bridge", "native"]
NATIVE, MERGE, INCLUDE_INACTIVE = "--runtime native", "--merge", "--include-inactive"

DEFAULT_QUEUE = "glue_event_{module}"
EVENTS_ENDING = ".events.yaml"

ALL_SUCCESS = "all_success"
ALL_DONE = "all_done"
ALL_FAILED = "all_failed"
NONE_FAILED = "none_failed"
ONE_DONE = "one_done"
ONE_FAILED = "one_failed"
ONE_SUCCESS = "one_success"


# A name in the account and region of the connection, or a URL. A FIFO queue would hold a place in
# line for each message, and its rule needs what no source tells.
_QUEUE = re.compile(r"https?://[^\s{}]+(\{module\}[^\s{}]*)*|([A-Za-z0-9_-]|\{module\})+")


def is_queue(text: str) -> bool:
    """Whether ``text`` can be ``event_queue``."""
    return bool(_QUEUE.fullmatch(text)) and ("://" in text or len(text) <= LONGEST_QUEUE)


@dataclass(frozen=True)
class PlanOptions:
    """What the user chose.

    :param runtime: ``bridge`` may use this project's operators and timetables, ``native`` only
        Airflow's and the amazon provider's.
    :param merge: make one task of several starts of a job even where they can happen in one run.
    :param include_inactive: take in conditional triggers that are not ACTIVATED.
    :param aws_conn_id: the Airflow connection of every task; empty leaves the provider's default.
    :param region_name: the AWS region of every task; empty leaves the connection's.
    :param event_queue: the SQS queue that events come through: a name, or a URL, in which
        ``{module}`` stands for the DAG file.
    :param run_properties_store: ``s3://`` and a folder, for the run properties that jobs write;
        empty if there is none.
    """

    runtime: Runtime = "bridge"
    merge: bool = False
    include_inactive: bool = False
    aws_conn_id: str = ""
    region_name: str = ""
    event_queue: str = DEFAULT_QUEUE
    run_properties_store: str = ""

    @property
    def flags(self) -> str:
        """What to type for the choices that decide which tasks there are."""
        chosen = {
            NATIVE: self.runtime == "native",
            MERGE: self.merge,
            INCLUDE_INACTIVE: self.include_inactive,
        }
        return " ".join(flag for flag, given in chosen.items() if given)

    def with_flags(self, flags: str) -> PlanOptions:
        """The same but for the choices that :attr:`flags` tells, which are those in ``flags``."""
        return replace(
            self,
            runtime="native" if NATIVE in flags else "bridge",
            merge=MERGE in flags,
            include_inactive=INCLUDE_INACTIVE in flags,
        )


@dataclass(frozen=True)
class Task:
    """A task. ``upstream`` are task ids, ``rule`` the trigger rule over them."""

    task_id: str
    display_name: str = ""
    upstream: tuple[str, ...] = ()
    rule: str = ALL_SUCCESS

    @property
    def kind(self) -> str:
        """``job``, ``crawler``, ``gate`` or ``empty``."""
        return type(self).__name__.removesuffix("Task").lower()


@dataclass(frozen=True)
class JobTask(Task):
    """Runs a Glue job.

    :param triggers: the Glue triggers that start it.
    :param secrets: arguments whose value is not written out but read from an Airflow Variable.
    :param run_kwargs: the members of StartJobRun beside the arguments, in the API's names.
    :param waiter_max_attempts: minutes to wait, as the waiter looks once a minute.
    :param tells_run: whether the script is told of the DAG run.
    """

    job_name: str = ""
    triggers: tuple[str, ...] = ()
    arguments: Mapping[str, str] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    run_kwargs: Mapping[str, Any] = field(default_factory=dict)
    retries: int = 0
    waiter_max_attempts: int = 0
    max_active_tis: int | None = None
    tells_run: bool = False


@dataclass(frozen=True)
class CrawlerTask(Task):
    """Runs a Glue crawler. ``triggers`` are the Glue triggers that start it."""

    crawler_name: str = ""
    triggers: tuple[str, ...] = ()


@dataclass(frozen=True)
class GateTask(Task):
    """Lets on what is downstream only if each watched task ended in one of its states."""

    watch: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class EmptyTask(Task):
    """Does nothing; its trigger rule says all. ``why`` is the comment over it."""

    why: str = ""


@dataclass(frozen=True)
class Group:
    """The tasks that come from one trigger. ``comments`` say which, and when it fires."""

    comments: tuple[str, ...]
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Schedule:
    """When the DAG starts: plain cron, AWS cron, an asset, any of them together, or never."""

    crons: tuple[str, ...] = ()
    aws_crons: tuple[str, ...] = ()
    asset: str = ""


@dataclass(frozen=True)
class Watcher:
    """What an EVENT trigger becomes: batches of the events in a queue.

    :param name: of the watcher.
    :param queue: the name of the queue, or its URL.
    """

    name: str
    queue: str
    batch_size: int
    batch_window: int


@dataclass(frozen=True)
class RunArgument:
    """What scripts are told of the DAG run beside what all of them are.

    :param store: the folder in S3 for what they write; empty if none of them writes.
    :param events: whether they are told the events that have started it.
    """

    store: str = ""
    events: bool = False


@dataclass(frozen=True)
class AirflowPlan:
    """The DAG for one workflow. A refused plan has findings and no groups."""

    workflow: str
    source: str
    dag_id: str
    module: str
    standalone: bool = False
    options: PlanOptions = field(default_factory=PlanOptions)
    schedule: Schedule = field(default_factory=Schedule)
    watchers: tuple[Watcher, ...] = ()
    rules: tuple[EventRule, ...] = ()
    paused: bool = False
    description: str = ""
    tags: tuple[str, ...] = ()
    params: Mapping[str, str] = field(default_factory=dict)
    max_active_runs: int = 1
    run_argument: RunArgument | None = None
    groups: tuple[Group, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def status(self) -> Status:
        """``exact``, ``differs`` or ``refused``."""
        return status_of(self.findings)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Every task, upstream before downstream."""
        return tuple(task for group in self.groups for task in group.tasks)

    @property
    def max_active_tasks(self) -> int:
        """Airflow's default of 16 would throttle a wide Glue graph."""
        return max(len(self.tasks), 1)

    @property
    def events_file(self) -> str:
        """The file with the queue and its rule, beside that of the DAG; empty if there is none."""
        mine = any("://" not in watcher.queue for watcher in self.watchers)
        return f"{self.module}{EVENTS_ENDING}" if mine and self.groups else ""

    def refused(self, *findings: Finding) -> AirflowPlan:
        """The same plan with nothing to run, because of ``findings``."""
        return replace(self, groups=(), findings=(*self.findings, *findings))

    def strictly(self) -> AirflowPlan:
        """The same plan, refused if anything differs."""
        if self.status is not Status.DIFFERS:
            return self
        return replace(self, groups=(), findings=tuple(map(strictly, self.findings)))

    def as_json(self) -> dict[str, Any]:
        """The plan as plain data."""
        plain = asdict(self)
        for group, made in zip(self.groups, plain["groups"], strict=True):
            for task, written in zip(group.tasks, made["tasks"], strict=True):
                written["kind"] = task.kind
        return {**plain, "status": self.status.value}
