"""The faults that benchmarks/never_twice.py injects: when, how, and how it is known that they were.

A trial is a DAG run with one task that starts a Glue workflow and waits for it. Its fault counts
only if it is certain to have hit that task; otherwise the trial is made again.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType

from airflow_glue_bridge.testing.chaos import Chaos
from airflow_glue_bridge.testing.emulator import GlueEmulator
from airflow_lab import AirflowLab, TaskRow, kill_worker
from lab_glue import runs_by_trial
from lab_watch import STARTS, TRIAL, Call

TASK = "wait"
# Jobs that are to outlast a fault; they are stopped, or end when the lab moves the clock.
FOR_LONG = timedelta(hours=1)
Rows = Mapping[str, TaskRow]


@dataclass
class Trial:
    """One DAG run.

    :param number: which of the trials of its fault; one that the fault missed is made again.
    :param moment: when the fault is to come, for faults that come at several.
    :param fault: what was done to it, in words; empty as long as nothing was.
    :param tried: the try that the fault hit.
    :param triggerer: the one that waited for its run.
    :param asked: how many more runs a user asked for by what was done.
    :param state: what its task was in the end, after so many ``tries``.
    :param started: when its task had Glue start a run, by :func:`time.monotonic`.
    """

    run_id: str
    dag_id: str
    number: int
    moment: str
    deferrable: bool
    launched: float
    fault: str = ""
    tried: int = 0
    started: float = 0.0
    triggerer: int = 0
    asked: int = 0
    state: str = ""
    tries: int = 0


class Fault:
    """A kind of fault. ``name`` is that of its Glue workflow too."""

    name = ""
    title = ""
    modes: Sequence[str] = ("sync", "deferred")
    moments: Mapping[str, Sequence[str]] = MappingProxyType({"sync": ("",), "deferred": ("",)})
    weather = Chaos()
    # How many trials go at a time, and whether the next ones wait for all of them.
    at_once = 40
    in_rounds = False

    def __init__(self, glue: GlueEmulator, airflow: AirflowLab, dice: random.Random) -> None:
        self.glue, self.airflow, self.dice = glue, airflow, dice

    def lasts(self, _trial: Trial) -> timedelta:
        """How long a job takes that begins for a trial."""
        return self.a_little()

    def a_little(self) -> timedelta:
        """A few seconds."""
        return timedelta(seconds=self.dice.uniform(1, 6))

    def on_call(self, trial: Trial, call: Call) -> None:
        """Its task has asked Glue for something, and has no reply yet."""

    def on_look(self, trial: Trial, row: TaskRow) -> None:
        """The state of its task was looked at, as it is a few times a second."""

    def on_round(self, trials: Sequence[Trial], rows: Rows) -> None:
        """The states of all were."""

    def has_hit(self, trial: Trial, _row: TaskRow) -> bool:
        """Whether the fault certainly hit it, now that it is over."""
        return bool(trial.fault)


class KilledWorker(Fault):
    """SIGKILL to the task's process and its supervisor, once the run has begun."""

    name = "killed-worker"
    title = "worker killed between start and first look"
    UNHEARD, HEARD, LOOKS = "before its reply", "after its reply", "at the first look"
    moments = MappingProxyType({"sync": (UNHEARD, HEARD, LOOKS), "deferred": (UNHEARD, HEARD)})
    # A task that defers itself is gone soon after it has heard of its run.
    WITHIN = 0.06

    def on_call(self, trial: Trial, call: Call) -> None:
        if trial.fault or not call.ok:
            return
        if call.operation == "StartWorkflowRun":
            if trial.moment == self.UNHEARD:
                self._kill(trial)
            elif trial.moment == self.HEARD:
                wait = self.dice.uniform(0, self.WITHIN)
                threading.Timer(wait, self._kill, [trial]).start()
        elif call.operation == "GetWorkflowRun":
            if trial.moment == self.LOOKS:
                self._kill(trial)
            elif trial.moment == self.HEARD:
                trial.fault = "it had looked before"

    def _kill(self, trial: Trial) -> None:
        if trial.fault:
            return
        row = self.airflow.task(trial.run_id, TASK)
        killed = kill_worker(row) if row.state == "running" else None
        trial.tried = row.try_number if killed else 0
        trial.fault = f"{trial.moment}: {killed} killed" if killed else "it was gone"

    def has_hit(self, trial: Trial, row: TaskRow) -> bool:
        """Only a task that died without a word is tried again: one that had deferred goes on."""
        return row.try_number > trial.tried > 0


class LostReply(Fault):
    """The request is performed, and the connection closed without a reply."""

    name = "lost-reply"
    title = "reply to the start of a run lost"
    weather = Chaos(lost_replies=1.0, operations=STARTS)

    def on_call(self, trial: Trial, call: Call) -> None:
        if call.operation == "StartWorkflowRun" and call.ok:
            trial.fault = "the reply was lost"


class KilledTriggerer(Fault):
    """SIGKILL to the triggerer while tasks wait in it; a new one is started."""

    name = "killed-triggerer"
    title = "triggerer killed while the task is deferred"
    modes = ("deferred",)
    at_once = 50
    in_rounds = True

    def __init__(self, glue: GlueEmulator, airflow: AirflowLab, dice: random.Random) -> None:
        super().__init__(glue, airflow, dice)
        self._rounds = 0
        self._killed = 0

    def lasts(self, trial: Trial) -> timedelta:
        return self.a_little() if trial.fault else FOR_LONG

    def on_round(self, trials: Sequence[Trial], rows: Rows) -> None:
        waiting = [t for t in trials if rows[t.run_id].state == "deferred"]
        fresh = len(waiting) == len(trials) and not any(t.fault for t in trials)
        if fresh and all(rows[t.run_id].triggerer for t in trials):
            self._kill(waiting, rows)
        elif self._killed and self._taken_over(waiting, rows):
            if self._rounds % 2:
                self.glue.clock.advance(3 * FOR_LONG)
            self._killed = 0

    def _kill(self, waiting: Sequence[Trial], rows: Rows) -> None:
        """In every other round, the runs end while there is no triggerer."""
        self._killed = self.airflow.kill("triggerer")
        self._rounds += 1
        for trial in waiting:
            trial.triggerer = rows[trial.run_id].triggerer
        if not self._rounds % 2:
            self.glue.clock.advance(3 * FOR_LONG)
        new = self.airflow.launch("triggerer")
        for trial in waiting:
            trial.fault = f"triggerer {self._killed} killed, {new} started"

    def _taken_over(self, waiting: Sequence[Trial], rows: Rows) -> bool:
        return all(rows[t.run_id].triggerer not in (0, t.triggerer) for t in waiting)


class Cleared(Fault):
    """A user clears the task while it waits.

    Airflow stops the run, and the new try starts another; or the new try is there before that, and
    takes the run over.
    """

    name = "cleared"
    title = "task cleared while its run goes on"
    # Long enough for the fault to come, and not for ever: the run may be taken over.
    OUTLASTS = timedelta(seconds=45)

    def lasts(self, trial: Trial) -> timedelta:
        return self.a_little() if trial.fault else self.OUTLASTS

    def on_look(self, trial: Trial, row: TaskRow) -> None:
        waits = "deferred" if trial.deferrable else "running"
        if trial.fault or not trial.started or row.state != waits:
            return
        if trial.deferrable and not row.triggerer:
            return  # nobody waits yet who could stop the run
        if time.monotonic() - trial.started < self.dice.uniform(0, 2):
            return
        trial.tried = row.try_number
        self.airflow.clear(row)
        trial.fault = f"cleared while it was {row.state}"

    def has_hit(self, trial: Trial, row: TaskRow) -> bool:
        """Not if the run ended by itself before anybody came to stop it."""
        runs = runs_by_trial(self.glue, [self.name]).get(trial.run_id, [])
        afresh = next((run.started for run in runs[1:] if not run.previous), None)
        ended = runs[0].ended if runs and runs[0].status != "STOPPED" else None
        trial.asked = int(bool(ended and afresh and ended <= afresh))
        return row.try_number > trial.tried > 0 and not trial.asked


FAULTS: Sequence[type[Fault]] = (KilledWorker, LostReply, KilledTriggerer, Cleared)


@dataclass
class Trials:
    """All trials of all faults, by their id, and to which of them Glue's runs belong."""

    all: dict[str, Trial] = field(default_factory=dict)
    owners: dict[str, Trial] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)

    def of(self, call: Call) -> Trial | None:
        """The trial whose task asks; None for what is about no single run."""
        if call.operation == "StartWorkflowRun":
            return self.all.get(call.request.get("RunProperties", {}).get(TRIAL, ""))
        return self.owners.get(str(call.request.get("RunId", "")))

    def note(self, call: Call) -> Trial | None:
        """Remember what runs belong to whom, and which were stopped."""
        trial = self.of(call)
        if trial and call.ok and call.operation in STARTS:
            self.owners[call.run_id] = trial
            trial.started = trial.started or time.monotonic()
        if call.ok and call.operation == "StopWorkflowRun":
            self.stopped.add(call.run_id)
        return trial
