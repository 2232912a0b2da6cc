"""Airflow's side of the comparison, fast: task states in memory, Airflow's own trigger rules.

Whether a task runs, is skipped or upstream_failed is for ``TriggerRuleDep`` to say, and for our
gates' ``evaluate``. No model of trigger rules is written here: each question (a task, and the
states of the tasks upstream of it) is put to Airflow once, and its answer kept.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from airflow.ti_deps.dep_context import DepContext
from airflow.ti_deps.deps.trigger_rule_dep import TriggerRuleDep

from airflow_glue_bridge.glue.model import SUCCEEDED
from glue2airflow.verify.judge.executing import FAILED, SUCCESS, executed
from glue2airflow.verify.judge.loading import Loaded

RUN, WAIT = "run", ""
RED = frozenset({FAILED, "upstream_failed"})
# Simple tasks never ask the database.
_NO_SESSION: Any = object()


@dataclass(eq=False)
class _Instance:
    """What ``TriggerRuleDep`` needs of a task instance."""

    task: Any
    state: str | None = None
    map_index: int = -1
    dag_id: str = ""
    run_id: str = ""

    @property
    def task_id(self) -> str:
        return str(self.task.task_id)

    def get_dagrun(self, session: object) -> None:
        """Asked for only where finished instances are not at hand."""

    def set_state(self, state: str, session: object) -> bool:  # noqa: ARG002
        self.state = str(getattr(state, "value", state))
        return True


class Rules:
    """The trigger rules of one DAG, as Airflow reads them."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        tasks = loaded.served.task_dict
        self.upstream = {key: tuple(sorted(t.upstream_task_ids)) for key, t in tasks.items()}
        self.downstream = {key: tuple(sorted(t.downstream_task_ids)) for key, t in tasks.items()}
        self.below = {
            key: frozenset(t.get_flat_relative_ids(upstream=False)) for key, t in tasks.items()
        }
        self.leaves = [key for key, below in self.downstream.items() if not below]
        self._answers: dict[tuple[str, tuple[str | None, ...]], str] = {}

    def ask(self, task_id: str, states: tuple[str | None, ...]) -> str:
        """What becomes of a task: ``run``, a state without running, or empty while it waits.

        :param states: of its upstream tasks, in order of their ids; None while not finished.
        """
        question = task_id, states
        if question not in self._answers:
            self._answers[question] = self._asked(task_id, states)
        return self._answers[question]

    def _asked(self, task_id: str, states: tuple[str | None, ...]) -> str:
        tasks = self.loaded.served.task_dict
        instance: Any = _Instance(tasks[task_id])
        above = zip(self.upstream[task_id], states, strict=True)
        finished: Any = [_Instance(tasks[key], state) for key, state in above if state]
        context = DepContext(flag_upstream_failed=True, finished_tis=finished)
        statuses = TriggerRuleDep().get_dep_statuses(instance, context, session=_NO_SESSION)
        met = all(status.passed for status in statuses)
        return instance.state or (RUN if met else WAIT)


class MemoryRun:
    """One DAG run. Tasks that run in Glue end when told; all others at once, or at leisure.

    :param leisure: if given, ends a gate at some moment it draws, as a busy scheduler would.
    """

    def __init__(self, rules: Rules, leisure: random.Random | None = None) -> None:
        self._rules = rules
        self._loaded = rules.loaded
        self._leisure = leisure
        self._states: dict[str, str] = {}
        self._outcomes: dict[str, str] = {}
        self._tries: dict[str, int] = {}
        self._running: set[str] = set()
        self._due: deque[str] = deque()

    @property
    def states(self) -> dict[str, str]:
        """The states of the tasks that ended."""
        return self._states

    @property
    def state(self) -> str:
        """The state of the DAG run: that of its leaves, once they all ended."""
        ends = [self._states.get(leaf) for leaf in self._rules.leaves]
        if None in ends:
            return "running"
        return FAILED if RED.intersection(ends) else SUCCESS

    def begin(self) -> list[str]:
        """The Glue tasks that start first."""
        return self._look(self._rules.upstream)

    def end(self, task_id: str, glue_state: str) -> list[str]:
        """A Glue task ended; the Glue tasks that start then, itself among them if it is retried."""
        self._running.remove(task_id)
        self._outcomes[task_id] = glue_state
        tries = self._tries[task_id] = self._tries.get(task_id, 0) + 1
        if glue_state != SUCCEEDED and tries <= self._loaded.operators[task_id].retries:
            self._running.add(task_id)
            return [task_id]
        self._states[task_id] = SUCCESS if glue_state == SUCCEEDED else FAILED
        return self._look(self._rules.downstream[task_id])

    def catch_up(self) -> list[str]:
        """End what is due and was left for later; the Glue tasks that start then."""
        return self._work(lambda: True)

    def _look(self, task_ids: Iterable[str]) -> list[str]:
        """See what becomes of tasks whose upstream changed."""
        started = self._decide(task_ids)
        leisure = self._leisure
        return started + self._work((lambda: leisure.random() < 0.5) if leisure else lambda: True)

    def _work(self, now: Callable[[], bool]) -> list[str]:
        started: list[str] = []
        while self._due and now():
            task_id = self._due.popleft()
            operator = self._loaded.operators[task_id]
            self._states[task_id] = executed(operator, self._states, self._outcomes)
            started += self._decide(self._rules.downstream[task_id])
        return started

    def _decide(self, task_ids: Iterable[str]) -> list[str]:
        started: list[str] = []
        todo = deque(task_ids)
        while todo:
            task_id = todo.popleft()
            if task_id in self._states or task_id in self._running or task_id in self._due:
                continue
            above = tuple(map(self._states.get, self._rules.upstream[task_id]))
            answer = self._rules.ask(task_id, above)
            if answer == RUN:
                self._start(task_id, started)
            elif answer:
                self._states[task_id] = answer
                todo.extend(self._rules.downstream[task_id])
        return started

    def _start(self, task_id: str, started: list[str]) -> None:
        if task_id in self._loaded.glue:
            self._running.add(task_id)
            started.append(task_id)
        else:
            self._due.append(task_id)
