"""Plays one outcome on both sides at once, step by step, and notes where they part."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from airflow_glue_bridge.glue.account import NodeRun
from airflow_glue_bridge.glue.engine import WorkflowRun
from airflow_glue_bridge.glue.model import Node, Workflow
from airflow_glue_bridge.glue.outcomes import Ending
from glue2airflow.verify.pairing import Pairing


class Kind(StrEnum):
    """How the sides may part."""

    MISSING = "Glue starts it, Airflow does not"
    EXTRA = "Airflow starts it, Glue does not"
    OFTENER = "Glue starts it more often than Airflow"
    RETRIED = "Airflow tries it again, Glue does not"
    GIVEN_UP = "Glue tries it again, Airflow does not"
    LATE = "Airflow starts it later than Glue"
    EARLY = "Airflow starts it sooner than Glue"
    GREEN = "something failed, and the DAG run is green"
    RED = "nothing failed, and the DAG run is red"
    UNENDING = "the DAG run does not come to an end"
    DISPUTED = "a real DagRun does otherwise than the trigger rules alone"


@dataclass(frozen=True)
class Parting:
    """A place where the sides part. ``task`` is empty if it is about the run as a whole."""

    kind: Kind
    task: str = ""


class AirflowRun(Protocol):
    """One DAG run, in memory or in a database."""

    @property
    def states(self) -> Mapping[str, str]:
        """The states of the tasks that ended."""

    @property
    def state(self) -> str:
        """The state of the DAG run."""

    def begin(self) -> list[str]:
        """The Glue tasks that start first."""

    def end(self, task_id: str, glue_state: str) -> list[str]:
        """Say how a Glue task ended; the Glue tasks that start then."""

    def catch_up(self) -> list[str]:
        """Do what was left for later; the Glue tasks that start then."""


@dataclass(frozen=True)
class Stage:
    """What stays the same from play to play.

    :param start: the trigger that begins the run.
    :param glue: what the tasks of the DAG run in Glue.
    """

    workflow: Workflow
    start: str
    pairing: Pairing
    glue: Mapping[str, Node]


# How a run of a task ends, which runs a node (the how-manieth it is, from 1 on), and which of
# several tasks that run ends next.
Ends = Callable[[str, Node, int], Ending]
Next = Callable[[Sequence[str]], int]

# One start: the task, the number of its run, the attempt.
Start = tuple[str, int, int]


@dataclass
class Play:
    """What became of one outcome.

    :param ends: how each run of a task ended, in the order in which they started. Airflow runs a
        task once; if Glue runs it again, that run has an end of its own.
    :param glue: in which step each start happened in Glue; likewise ``airflow``.
    :param ended_in_glue: what ended in which step, and in which state; likewise
        ``ended_in_airflow``.
    :param nodes: what each task runs in Glue.
    :param states: Airflow's states of the tasks in the end, and ``state`` that of the DAG run.
    """

    ends: dict[tuple[str, int], Ending] = field(default_factory=dict)
    glue: dict[Start, int] = field(default_factory=dict)
    airflow: dict[Start, int] = field(default_factory=dict)
    ended_in_glue: list[tuple[int, str, str]] = field(default_factory=list)
    ended_in_airflow: list[tuple[int, str, str]] = field(default_factory=list)
    nodes: dict[str, Node] = field(default_factory=dict)
    partings: tuple[Parting, ...] = ()
    states: dict[str, str] = field(default_factory=dict)
    state: str = ""


class Lockstep:
    """Both sides of one play.

    :param ends: says how a run ends; asked once, when it starts.
    :param next_: says which of the tasks that run ends next; by default, the first that started.
    :param at_leisure: gates may take their time, so that lateness means nothing.
    """

    def __init__(
        self,
        stage: Stage,
        airflow: AirflowRun,
        ends: Ends,
        next_: Next = lambda _: 0,
        *,
        at_leisure: bool = False,
    ) -> None:
        self._stage, self._airflow = stage, airflow
        self._ends, self._next, self._at_leisure = ends, next_, at_leisure
        self._run = WorkflowRun(stage.workflow)
        self._play = Play()
        self._step = 0
        self._queue: list[str] = []
        # Glue's side: what runs for each task, and of every run the task and which run of it it is.
        self._runs: dict[str, deque[NodeRun]] = defaultdict(deque)
        self._which: dict[NodeRun, tuple[str, int]] = {}
        self._number: Counter[str] = Counter()
        self._nth: Counter[tuple[Node, str]] = Counter()
        # Airflow's: which tasks run, and the attempt that they are at.
        self._in_airflow: set[str] = set()
        self._attempt: dict[str, int] = {}

    def play(self) -> Play:
        """Start both, end one thing after the other until nothing runs, and compare."""
        self._in_glue(self._run.start(self._stage.start, fired=True))
        self._begun(self._airflow.begin())
        while self._queue or self._begun(self._airflow.catch_up()):
            self._step += 1
            self._end(self._queue.pop(self._next(self._queue)))
        self._play.states, self._play.state = dict(self._airflow.states), self._airflow.state
        self._play.partings = tuple(self._compared())
        return self._play

    def _end(self, task: str) -> None:
        """The same end on either side, wherever the task runs."""
        begun = self._end_in_glue(task) if self._runs[task] else []
        again = any(run.previous for run in begun)
        started = self._end_in_airflow(task, alone=not again)
        self._in_glue(begun)
        self._begun(started)

    def _end_in_glue(self, task: str) -> list[NodeRun]:
        run = self._runs[task].popleft()
        state = self._state(self._which[run], run.attempt)
        self._play.ended_in_glue.append((self._step, task, state))
        return self._run.end(run, state)

    def _end_in_airflow(self, task: str, *, alone: bool) -> list[str]:
        """End it if it runs there; where Airflow alone tries again, that ends in the same step."""
        if task not in self._in_airflow:
            return []
        state = self._state((task, 1), self._attempt[task])
        self._play.ended_in_airflow.append((self._step, task, state))
        started = self._airflow.end(task, state)
        while alone and task in started:
            self._note_airflow(task)
            state = self._state((task, 1), self._attempt[task])
            started = self._airflow.end(task, state)
        self._in_airflow.remove(task)
        return started

    def _state(self, which: tuple[str, int], attempt: int) -> str:
        ending = self._play.ends[which]
        return ending[min(attempt, len(ending) - 1)]

    def _in_glue(self, runs: Iterable[NodeRun]) -> None:
        """Take note of what began in Glue."""
        for run in runs:
            task, number = self._which[run.previous] if run.previous else self._new(run)
            self._which[run] = task, number
            self._runs[task].append(run)
            self._play.glue[task, number, run.attempt] = self._step
            self._queued(task, run.node, number)

    def _new(self, run: NodeRun) -> tuple[str, int]:
        """The task for a first attempt, and the number of this run of it."""
        by = run.node, run.trigger
        tasks = self._stage.pairing.tasks_of(run)
        task = tasks[self._nth[by] % len(tasks)]
        self._nth[by] += 1
        self._number[task] += 1
        return task, self._number[task]

    def _begun(self, tasks: Iterable[str]) -> bool:
        """Take note of what began in Airflow; whether anything did."""
        any_began = False
        for task in sorted(tasks):
            any_began = True
            self._note_airflow(task)
            self._queued(task, self._stage.glue[task], 1)
        return any_began

    def _note_airflow(self, task: str) -> None:
        self._attempt[task] = attempt = self._attempt.get(task, -1) + 1
        self._play.airflow[task, 1, attempt] = self._step
        self._in_airflow.add(task)

    def _queued(self, task: str, node: Node, number: int) -> None:
        """Let a run of the task end in its turn, once for both sides.

        The task stands in the queue as often as it has to end on the side that still has more ends.
        """
        if (task, number) not in self._play.ends:
            self._play.nodes[task] = node
            self._play.ends[task, number] = self._ends(task, node, number)
        if self._queue.count(task) < max(len(self._runs[task]), task in self._in_airflow):
            self._queue.append(task)

    def _compared(self) -> Iterator[Parting]:
        glue, airflow = self._play.glue, self._play.airflow
        for start in dict.fromkeys([*glue, *airflow]):
            if start not in airflow:
                yield Parting(_lacking(start), start[0])
            elif start not in glue and not start[2]:
                yield Parting(Kind.EXTRA, start[0])
            elif start not in glue:
                # A further attempt of what Glue does not start at all says nothing new.
                yield from [Parting(Kind.RETRIED, start[0])] * ((start[0], 1, 0) in glue)
            elif airflow[start] < glue[start]:
                yield Parting(Kind.EARLY, start[0])
            elif airflow[start] > glue[start] and not self._at_leisure:
                yield Parting(Kind.LATE, start[0])
        yield from self._coloured()

    def _coloured(self) -> Iterator[Parting]:
        states, state = self._play.states, self._play.state
        failed = any(states.get(task) == "failed" for task, _, _ in self._play.airflow)
        if state not in ("success", "failed"):
            yield Parting(Kind.UNENDING)
        elif failed != (state == "failed"):
            yield Parting(Kind.GREEN if failed else Kind.RED)


def _lacking(start: Start) -> Kind:
    """What to call a start that Airflow does not make."""
    _, number, attempt = start
    if number > 1:
        return Kind.OFTENER
    return Kind.GIVEN_UP if attempt else Kind.MISSING
