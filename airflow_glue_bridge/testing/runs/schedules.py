"""Schedules: of triggers, in workflows and outside, and of crawlers."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from airflow_glue_bridge.glue.cron import AwsCron, CronError
from airflow_glue_bridge.testing.errors import GlueError
from airflow_glue_bridge.testing.runs.agenda import Due

if TYPE_CHECKING:
    from airflow_glue_bridge.testing.runs import Runs
    from airflow_glue_bridge.testing.world import World

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, order=True)
class Scheduled:
    """What has a schedule: a trigger, with its workflow if it is in one, or a crawler."""

    kind: str
    name: str
    workflow: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(slots=True)
class _Plan:
    """An expression, and its next fire; None if it has none, or is not understood."""

    expression: str
    cron: AwsCron | None
    due: Due | None = None


class Schedules:
    """Fires what is scheduled and active, each at its instant."""

    def __init__(self, world: World, runs: Runs) -> None:
        self._world = world
        self._runs = runs
        self._plans: dict[Scheduled, _Plan] = {}

    def follow(self) -> None:
        """Take up what changed in the definitions since the last call, as of the world's now."""
        wanted = dict(self._wanted())
        for scheduled, plan in list(self._plans.items()):
            if wanted.get(scheduled) != plan.expression:
                self._drop(scheduled, plan)
        for scheduled, expression in wanted.items():
            if scheduled not in self._plans:
                self._plans[scheduled] = _Plan(expression, _parsed(scheduled, expression))
                self._plan_next(scheduled)

    def _wanted(self) -> Iterator[tuple[Scheduled, str]]:
        definitions = self._world.definitions
        for name, trigger in definitions.triggers.items():
            if _fires(trigger):
                workflow = trigger.get("WorkflowName", "")
                yield Scheduled("trigger", name, workflow), trigger["Schedule"]
        for name, crawler in definitions.crawlers.items():
            schedule = crawler.get("Schedule") or {}
            if schedule.get("State") == "SCHEDULED":
                yield Scheduled("crawler", name), schedule["ScheduleExpression"]

    def _drop(self, scheduled: Scheduled, plan: _Plan) -> None:
        if plan.due:
            plan.due.cancel()
        del self._plans[scheduled]

    def _plan_next(self, scheduled: Scheduled) -> None:
        plan = self._plans[scheduled]
        at = plan.cron.next_after(self._world.now) if plan.cron else None
        plan.due = self._world.agenda.add(at, partial(self._fire, scheduled)) if at else None

    def _fire(self, scheduled: Scheduled) -> None:
        """The next fire is noted last: a run that ends at its very instant makes room for it."""
        try:
            self._begin(scheduled)
        except GlueError as error:
            # Nobody called, so nobody is told: Glue lets such a fire pass, and so does this.
            log.info("%s fired at %s for nothing: %s", scheduled, self._world.now, error)
        self._plan_next(scheduled)

    def _begin(self, scheduled: Scheduled) -> None:
        if scheduled.kind == "crawler":
            self._runs.outside.start_crawler(scheduled.name)
        elif scheduled.workflow:
            self._runs.workflows.start(scheduled.workflow, scheduled.name, fired=True)
        else:
            self._runs.outside.fire(scheduled.name, fired=True)


def _fires(trigger: dict[str, Any]) -> bool:
    scheduled = trigger.get("Type") == "SCHEDULED" and trigger.get("State") == "ACTIVATED"
    return scheduled and bool(trigger.get("Schedule"))


def _parsed(scheduled: Scheduled, expression: str) -> AwsCron | None:
    """None, and a warning, for a loaded definition that Glue itself would have refused."""
    try:
        return AwsCron.parse(expression)
    except CronError as error:
        log.warning("%s never fires: %s", scheduled, error)
        return None
