"""Crawls, in the four vocabularies that the API has for them.

``Crawl.State`` in a workflow, ``Crawler.State``, ``LastCrawl.Status`` and ``CrawlerHistory.State``
each have their own words.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from airflow_glue_bridge.testing.runs.records import NOTHING, Record, shown
from airflow_glue_bridge.testing.scenario import RunOutcome

LOG_GROUP = "/aws-glue/crawlers"
CANCELLING = "CANCELLING"
# Crawl.State to the others' words.
CRAWLER_STATES: Mapping[str, str] = {"RUNNING": "RUNNING", CANCELLING: "STOPPING"}
LAST_CRAWL: Mapping[str, str] = {"ERROR": "FAILED"}
HISTORY: Mapping[str, str] = {
    "RUNNING": "RUNNING",
    CANCELLING: "RUNNING",
    "SUCCEEDED": "COMPLETED",
    "CANCELLED": "STOPPED",
    "FAILED": "FAILED",
    "ERROR": "FAILED",
}


@dataclass(eq=False, slots=True)
class Crawl(Record):
    """One crawl."""

    def end(self, outcome: RunOutcome) -> tuple[timedelta, str, str]:
        """After how long it ends, how, and with which error."""
        return outcome.duration, outcome.state, outcome.error

    def state(self, _now: datetime) -> str:
        """``Crawl.State``."""
        return self.final or (CANCELLING if self.stopping_on else "RUNNING")

    def view(self, now: datetime) -> dict[str, Any]:
        """The API's Crawl, as nodes of a workflow's graph have it."""
        return shown(
            {
                "State": self.state(now),
                "StartedOn": self.started_on,
                "CompletedOn": self.completed_on,
                "ErrorMessage": self.error,
                **self._logs(),
            }
        )

    def _logs(self) -> dict[str, str]:
        """A log stream's name has neither colons nor asterisks."""
        stream = self.run.node.name.replace(":", "-").replace("*", "-")
        return {"LogGroup": LOG_GROUP, "LogStream": stream}

    def history(self, now: datetime) -> dict[str, Any]:
        """The API's CrawlerHistory, as ListCrawls has it."""
        return shown(
            {
                "CrawlId": self.id,
                "State": HISTORY[self.state(now)],
                "StartTime": self.started_on,
                "EndTime": self.completed_on,
                "ErrorMessage": self.error,
                "MessagePrefix": self.id,
                **self._logs(),
            }
        )

    def last(self) -> dict[str, Any]:
        """The API's LastCrawlInfo."""
        return shown(
            {
                "Status": LAST_CRAWL.get(self.final, self.final),
                "ErrorMessage": self.error,
                "MessagePrefix": self.id,
                "StartTime": self.started_on,
                **self._logs(),
            }
        )


@dataclass(slots=True)
class Crawls:
    """All crawls of one crawler that took place, oldest first."""

    name: str
    all: list[Crawl] = field(default_factory=list)

    @property
    def current(self) -> Crawl | None:
        """The crawl that is going on; a crawler has one at a time."""
        last = self.all[-1] if self.all else None
        return last if last and not last.completed_on else None

    @property
    def completed(self) -> list[Crawl]:
        """Those that are over."""
        return [crawl for crawl in self.all[-2:] if crawl.completed_on]

    def crawler_state(self, now: datetime) -> dict[str, Any]:
        """``State``, ``CrawlElapsedTime`` and ``LastCrawl`` of the API's Crawler."""
        current = self.current
        elapsed = current.ran(now) if current else NOTHING
        state: dict[str, Any] = {
            "State": CRAWLER_STATES[current.state(now)] if current else "READY",
            "CrawlElapsedTime": elapsed // timedelta(milliseconds=1),
        }
        over = self.completed
        return state | ({"LastCrawl": over[-1].last()} if over else {})

    def metrics(self, now: datetime) -> dict[str, Any]:
        """The API's CrawlerMetrics; the tables of the emulated crawls are nobody's."""
        took = [crawl.ran(now).total_seconds() for crawl in self.all if crawl.completed_on]
        current = self.current
        left = current.due.at - now if current and current.due else NOTHING
        return {
            "CrawlerName": self.name,
            "TimeLeftSeconds": left.total_seconds(),
            "StillEstimating": bool(current) and not took,
            "LastRuntimeSeconds": took[-1] if took else 0.0,
            "MedianRuntimeSeconds": statistics.median(took) if took else 0.0,
            "TablesCreated": 0,
            "TablesUpdated": 0,
            "TablesDeleted": 0,
        }
