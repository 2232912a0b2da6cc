"""What is defined in one account and region: workflows, triggers, jobs, crawlers and their tags.

Definitions are kept in the API's own shapes, as the Get operations answer them. They are never
changed in place: an update puts a new one where the old one was, so whoever holds a definition
holds it as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from airflow_glue_bridge.glue import model
from airflow_glue_bridge.glue.codec import decode
from airflow_glue_bridge.testing import errors

Definition = dict[str, Any]
Decoded = TypeVar("Decoded")

# The chain of triggers that belong to no workflow has no name of its own.
STANDALONE = "standalone"


@dataclass
class Definitions:
    """The definitions by name, in order of creation; ``tags`` by ARN."""

    workflows: dict[str, Definition] = field(default_factory=dict)
    triggers: dict[str, Definition] = field(default_factory=dict)
    jobs: dict[str, Definition] = field(default_factory=dict)
    crawlers: dict[str, Definition] = field(default_factory=dict)
    tags: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._triggers = _View(self.triggers, _trigger)
        self._jobs = _View(self.jobs, _job)
        self._crawlers = _View(self.crawlers, _crawler)

    @property
    def jobs_view(self) -> Mapping[str, model.Job]:
        """The jobs as the engine reads them, always as they are now."""
        return self._jobs

    @property
    def crawlers_view(self) -> Mapping[str, model.Crawler]:
        """The crawlers as the engine reads them, always as they are now."""
        return self._crawlers

    def workflow(self, name: str) -> model.Workflow:
        """A workflow with its triggers, in order of their creation, and what they start.

        :raises GlueError: if there is none of that name.
        """
        if name not in self.workflows:
            raise errors.not_found("Workflow", name)
        members = {k: v for k, v in self.workflows[name].items() if k in _WORKFLOW_MEMBERS}
        return self._whole(decode(model.Workflow, members), name)

    def standalone(self) -> model.Workflow | None:
        """The triggers that belong to no workflow, as one chain; None if there are none."""
        chain = self._whole(model.Workflow(STANDALONE, standalone=True), "")
        return chain if chain.triggers else None

    def triggers_of(self, workflow: str) -> list[str]:
        """The names of a workflow's triggers; of those outside of any, for an empty name."""
        return [n for n, t in self.triggers.items() if t.get("WorkflowName", "") == workflow]

    def _whole(self, bare: model.Workflow, name: str) -> model.Workflow:
        triggers = tuple(self._triggers[trigger] for trigger in self.triggers_of(name))
        nodes = model.Workflow(name or STANDALONE, triggers=triggers).nodes()
        named = [node.name for node in nodes]
        return model.Workflow(
            name=bare.name,
            description=bare.description,
            default_run_properties=bare.default_run_properties,
            max_concurrent_runs=bare.max_concurrent_runs,
            triggers=triggers,
            jobs={n: self._jobs[n] for n in named if n in self.jobs},
            crawlers={n: self._crawlers[n] for n in named if n in self.crawlers},
            standalone=bare.standalone,
        )


_WORKFLOW_MEMBERS = ("Name", "Description", "DefaultRunProperties", "MaxConcurrentRuns")


class _View(Mapping[str, Decoded], Generic[Decoded]):
    """Definitions decoded when they are asked for, and again only after they were replaced."""

    def __init__(
        self, definitions: Mapping[str, Definition], read: Callable[[Definition], Decoded]
    ) -> None:
        self._definitions = definitions
        self._read = read
        self._known: dict[str, tuple[Definition, Decoded]] = {}

    def __getitem__(self, name: str) -> Decoded:
        definition = self._definitions[name]
        known = self._known.get(name)
        if known is None or known[0] is not definition:
            known = self._known[name] = definition, self._read(definition)
        return known[1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._definitions)

    def __len__(self) -> int:
        return len(self._definitions)

    def __contains__(self, name: object) -> bool:
        return name in self._definitions


def _trigger(definition: Definition) -> model.Trigger:
    return decode(model.Trigger, definition)


def _job(definition: Definition) -> model.Job:
    return decode(model.Job, definition)


def _crawler(definition: Definition) -> model.Crawler:
    """``Schedule`` is an object in GetCrawler; one that is not SCHEDULED starts nothing."""
    schedule = definition.get("Schedule") or {}
    asleep = schedule.get("State") == "NOT_SCHEDULED"
    expression = "" if asleep else schedule.get("ScheduleExpression", "")
    return decode(model.Crawler, {**definition, "Schedule": expression})


CREATED = "CREATED"


def state_when_created(type_: str, *, started: bool) -> str:
    """``Trigger.State`` after CreateTrigger, with and without StartOnCreation.

    SCHEDULED and CONDITIONAL triggers stay CREATED, and never fire, until they are activated;
    ON_DEMAND and EVENT ones are CREATED for life and fire all the same.
    https://docs.aws.amazon.com/glue/latest/dg/about-triggers.html
    """
    return model.ACTIVATED if started and type_ in model.NEEDS_ACTIVATION else CREATED
