"""One account in one region: what is defined there, and what runs."""

from __future__ import annotations

import threading
from datetime import datetime

from airflow_glue_bridge.glue.assumptions import Assumptions
from airflow_glue_bridge.testing.clock import Clock
from airflow_glue_bridge.testing.definitions import Definitions
from airflow_glue_bridge.testing.runs import Runs
from airflow_glue_bridge.testing.runs.agenda import Agenda
from airflow_glue_bridge.testing.scenario import RunOutcome, RunRequest, Scenario


class World:
    """The emulated service for one account and region.

    Nothing in it happens by itself. Whoever asks it something takes :attr:`lock` and calls
    :meth:`advance`, which makes up for the time that has passed, each thing at its own instant; so
    it makes no difference how seldom someone asks. Definitions change at :attr:`now` only, the
    instant of the last advance.

    :param scenario: how each run goes; may be exchanged at any time, for the runs that begin then.
    """

    def __init__(
        self,
        account_id: str = "123456789012",
        region: str = "us-east-1",
        clock: Clock | None = None,
        scenario: Scenario | None = None,
        assumptions: Assumptions | None = None,
        definitions: Definitions | None = None,
    ) -> None:
        self.account_id = account_id
        self.region = region
        self.clock = clock or Clock()
        self.scenario = scenario or Scenario()
        self.assumptions = assumptions or Assumptions()
        self.definitions = Definitions() if definitions is None else definitions
        self.lock = threading.RLock()
        self.now: datetime = self.clock.now()
        self.agenda = Agenda()
        self.runs = Runs(self)
        self._fault: Exception | None = None

    def advance(self) -> None:
        """Let everything happen that is due by now.

        :raises Exception: what a scenario's own function raised, now or before: runs that it said
            nothing of would never end.
        """
        if self._fault:
            raise self._fault
        self.runs.schedules.follow()
        until = self.clock.now()
        while due := self.agenda.next(until):
            self.now = due.at
            due.action()
        self.now = max(self.now, until)

    def outcome(self, request: RunRequest) -> RunOutcome:
        """How a run that begins will go, by the scenario."""
        try:
            return self.scenario.outcome(request)
        except Exception as error:
            self._fault = error
            raise
