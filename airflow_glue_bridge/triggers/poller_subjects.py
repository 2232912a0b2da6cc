"""What the poller looks at: the runs of a workflow, or the graph of a run; and who waits for it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from airflow_glue_bridge.glue.marks import Run, began, newest_first
from airflow_glue_bridge.glue.pace import DENSITY, Usual, jittered, pause, usual, within
from airflow_glue_bridge.glue.states import RunStatus
from airflow_glue_bridge.glue.verdict import OVER
from airflow_glue_bridge.triggers.poller_questions import Answer, GraphOf, RunOf, RunsOf, Wait

# Waits that begin together share their first look.
GATHER = 0.05
# What is usual is what was usual lately.
_REMEMBERED = 30


@dataclass
class Found:
    """What a look found: runs, or why there is none, by id.

    :param since: from when on no run of the workflow is missing; None if any may be.
    """

    runs: dict[str, Run] = field(default_factory=dict)
    errors: dict[str, Exception] = field(default_factory=dict)
    since: datetime | None = None


class History:
    """How long the runs of a workflow took that were COMPLETED lately."""

    def __init__(self) -> None:
        self._runs: dict[str, tuple[datetime, float]] = {}
        self.usual: Usual | None = None
        self.read = False

    def learn(self, runs: Iterable[Run]) -> None:
        """Take note of those that are over."""
        new = {r["WorkflowRunId"]: _length(r) for r in runs if _is_complete(r)}
        if new.keys() <= self._runs.keys():
            return
        newest = sorted((self._runs | new).items(), key=lambda item: item[1][0], reverse=True)
        self._runs = dict(newest[:_REMEMBERED])
        self.usual = usual(seconds for _, seconds in self._runs.values())


def _is_complete(run: Run) -> bool:
    dated = bool(run.get("StartedOn") and run.get("CompletedOn"))
    return dated and run.get("Status") == RunStatus.COMPLETED


def _length(run: Run) -> tuple[datetime, float]:
    return run["StartedOn"], (run["CompletedOn"] - run["StartedOn"]).total_seconds()


@dataclass(eq=False)
class Subject:
    """What one request answers.

    :param due: when to look next, on the loop's clock.
    :param busy: somebody is looking.
    :param trouble: why there is no answer at the moment.
    """

    workflow: str
    run_id: str = ""
    history: History = field(default_factory=History)
    waits: dict[Wait, None] = field(default_factory=dict)
    due: float = math.inf
    looked: float = -math.inf
    busy: bool = False
    trouble: str = ""
    # Of a workflow's runs: the one that began last, and those too old for the pages that are read.
    latest: str | None = None
    deep: set[str] = field(default_factory=set)

    def join(self, wait: Wait, now: float) -> None:
        """One more waits; it is looked soon, but for each of many that begin not at once again."""
        self.waits[wait] = None
        self.due = min(self.due, max(now + GATHER, self.looked + _dense(wait.delay)))

    def wanted(self) -> set[str]:
        """The runs that are waited for one by one."""
        return {w.question.run_id for w in self.waits if isinstance(w.question, RunOf)}

    def since(self) -> datetime | None:
        """From when on all runs are waited for."""
        begins = [w.question.since for w in self.waits if isinstance(w.question, RunsOf)]
        return min(begins, default=None)

    def only_latest(self) -> bool:
        """Whether the workflow's last run is all that is waited for, as far as is known."""
        wanted = {getattr(w.question, "run_id", "") for w in self.waits}
        if self.run_id or len(wanted) != 1 or wanted & {"", *self.deep}:
            return False
        return self.latest is None or self.latest in wanted

    def settle(self, found: Found, now: float, random: Random) -> None:
        """Tell those that wait what was found, and set the time of the next look."""
        self.trouble, self.looked = "", now
        self.history.learn(found.runs.values())
        pauses = [self._told(wait, found, now) for wait in list(self.waits)]
        self.due = now + jittered(min(pauses, default=math.inf), random)

    def _told(self, wait: Wait, found: Found, now: float) -> float:
        """Offer one the answer; how long it can do without another."""
        answer = _answer(wait, found)
        if isinstance(answer, Exception):
            wait.fail(answer)
        elif answer is not None:
            wait.offer(answer)
        if wait.future.done():
            return math.inf
        if answer is None or isinstance(answer, Exception):
            return within(0.0, wait.delay)
        return self._pause(wait, answer, now)

    def _pause(self, wait: Wait, answer: Answer, now: float) -> float:
        if not isinstance(wait.question, RunsOf):
            return self._pause_of(answer, wait.delay)
        going_on = [r for r in answer["Runs"] if r.get("Status") not in OVER]
        pauses = [self._pause_of(run, wait.delay) for run in going_on]
        return min([*pauses, pause(now - wait.since, None, wait.delay)])

    def _pause_of(self, run: Run, longest: float) -> float:
        status = run.get("Status")
        if status in OVER:
            return longest
        if status == RunStatus.STOPPING:
            return _dense(longest)
        return pause(_age(run), self.history.usual, longest)

    def fail(self, error: BaseException) -> None:
        """End all waits with an error."""
        self.due = math.inf
        for wait in list(self.waits):
            wait.fail(error)


def _dense(delay: float) -> float:
    return within(delay / DENSITY, delay)


def _age(run: Run) -> float:
    started = run.get("StartedOn")
    return (datetime.now(UTC) - started).total_seconds() if started else 0.0


def _answer(wait: Wait, found: Found) -> Answer | Exception | None:
    """What was found of what one asked; None if that was not looked for."""
    question = wait.question
    if isinstance(question, RunOf | GraphOf):
        return found.errors.get(question.run_id) or found.runs.get(question.run_id)
    if found.since is None or question.since < found.since:
        return None
    return {"Runs": newest_first(r for r in found.runs.values() if began(r) >= question.since)}
