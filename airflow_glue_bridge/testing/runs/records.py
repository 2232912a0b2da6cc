"""One run of a job, or one crawl, over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from airflow_glue_bridge.glue.engine import NodeRun
from airflow_glue_bridge.testing.runs.agenda import Due
from airflow_glue_bridge.testing.runs.owner import Owner
from airflow_glue_bridge.testing.scenario import RunOutcome

NOTHING = timedelta(0)


@dataclass(eq=False, slots=True)
class Record:
    """What is common to both.

    :param started_on: when it was begun, perhaps to wait.
    :param begun_on: when it got room; None while it waits, and for one that never did.
    :param running_on: when it is RUNNING and no more STARTING.
    :param due: its end, as far as that is known.
    """

    run: NodeRun
    owner: Owner
    id: str
    started_on: datetime
    begun_on: datetime | None = None
    running_on: datetime | None = None
    stopping_on: datetime | None = None
    completed_on: datetime | None = None
    final: str = ""
    error: str = ""
    due: Due | None = None

    def begin(self, now: datetime, outcome: RunOutcome) -> None:
        """It has room, and goes as ``outcome`` says."""
        self.begun_on = now
        self.running_on = now + outcome.startup

    def halt(self, now: datetime) -> None:
        """It is told to stop; one that was only STARTING does not come to be RUNNING."""
        self.stopping_on = now
        if self.running_on and self.running_on > now:
            self.running_on = None

    def finish(self, now: datetime, state: str, error: str = "") -> None:
        """It is over."""
        self.completed_on, self.final, self.error = now, state, error

    def ran(self, now: datetime) -> timedelta:
        """How long it has been RUNNING."""
        if self.running_on is None:
            return NOTHING
        return max((self.completed_on or now) - self.running_on, NOTHING)

    def changed_on(self, now: datetime) -> datetime:
        """When its state last changed."""
        running = self.running_on if self.running_on and self.running_on <= now else None
        return self.completed_on or self.stopping_on or running or self.begun_on or self.started_on


def shown(members: dict[str, Any]) -> dict[str, Any]:
    """The members that the API would show: those that have a value."""
    return {name: value for name, value in members.items() if value not in (None, "", {})}
