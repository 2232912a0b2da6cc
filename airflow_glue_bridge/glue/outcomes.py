"""How nodes may end, and a walk over every combination of that."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from airflow_glue_bridge.glue.model import FAILED, SUCCEEDED, Node, NodeType, Workflow
from airflow_glue_bridge.glue.states import END_STATES, TIMEOUT

# The states that the attempts of one run end in; a further attempt ends like the last.
Ending = tuple[str, ...]


@dataclass(frozen=True)
class Endings:
    """The ends of a node that either side can tell apart.

    :param told: one ending for each state that a predicate, or a gate of the DAG, asks for.
    :param others: the states that none does; any of them stands for all.
    """

    told: tuple[Ending, ...]
    others: tuple[Ending, ...]

    def options(self, spin: int) -> Sequence[Ending]:
        """What to choose from; ``spin`` says which of the others stands for them."""
        if not self.others:
            return self.told
        return (*self.told, self.others[spin % len(self.others)])


def endings_of(
    workflow: Workflow, asked: Iterable[tuple[Node, Collection[str]]] = ()
) -> Mapping[Node, Endings]:
    """The ends to try, by node. Success is always one, as Airflow's rules can tell it.

    :param asked: the states that gates of the DAG ask for, and nodes that only the DAG runs.
    """
    watched: dict[Node, set[str]] = {node: {SUCCEEDED} for node in workflow.nodes()}
    for trigger in workflow.conditional_triggers:
        for condition in trigger.conditions:
            watched[condition.node].add(condition.watched_state)
    for node, states in asked:
        watched.setdefault(node, {SUCCEEDED}).update(states)
    return {node: _endings(node, states, workflow) for node, states in watched.items()}


def _endings(node: Node, watched: set[str], workflow: Workflow) -> Endings:
    job = workflow.jobs.get(node.name) if node.type is NodeType.JOB else None
    retries = (job.max_retries or 0) if job else 0
    every = END_STATES[node.type]
    told: list[Ending] = [(state,) for state in every if state in watched]
    others: list[Ending] = [(state,) for state in every if state not in watched]
    if retries:
        # Glue tries again after FAILED only.
        told = [ending for ending in told if ending != (FAILED,)]
        others = [ending for ending in others if ending not in ((FAILED,), (TIMEOUT,))]
        told += [(FAILED,) * (retries + 1), (FAILED, SUCCEEDED)]
        told += [(TIMEOUT,)] if (TIMEOUT,) not in told else []
    return Endings(tuple(told), tuple(others))


class Choose(Protocol):
    """Picks how the next node ends."""

    def __call__(self, options: Sequence[Ending]) -> Ending:
        """One of ``options``."""


class Walk:
    """Goes through every way to choose, one play after the other, depth first.

    A play asks again in the same order as long as it gets the same answers.
    """

    def __init__(self) -> None:
        self._path: list[int] = []
        self._sizes: list[int] = []
        self._at = 0
        self.over = False

    def __call__(self, options: Sequence[Ending]) -> Ending:
        """The choice of this play."""
        if self._at == len(self._path):
            self._path.append(0)
            self._sizes.append(len(options))
        if self._sizes[self._at] != len(options):
            raise RuntimeError("a play did not ask again what it asked before")
        self._at += 1
        return options[self._path[self._at - 1]]

    def advance(self) -> None:
        """Go on to the next play, or be over."""
        self._at = 0
        while self._path and self._path[-1] + 1 == self._sizes[-1]:
            self._path.pop()
            self._sizes.pop()
        if self._path:
            self._path[-1] += 1
        else:
            self.over = True


def by_chance(dice: random.Random) -> Choose:
    """Any option; success and the rest are as likely."""

    def choose(options: Sequence[Ending]) -> Ending:
        if len(options) > 2 and dice.random() < 0.4:
            return options[0]
        return options[dice.randrange(len(options))]

    return choose
