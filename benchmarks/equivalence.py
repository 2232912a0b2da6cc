"""Proofs that a mutant is equivalent: task by task, or by every outcome in every order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from graphlib import TopologicalSorter
from itertools import combinations_with_replacement, product
from typing import Any

# The plays, and the combinations of states, that a proof may take.
MOST_PLAYS = 200_000
MOST_COMBINATIONS = 5_000


def in_any_order(workflow: Any, plan: Any, dag: Any) -> str:
    """What tells the mutant from what it must be, in any outcome and any order; or empty."""
    from airflow_glue_bridge.glue.outcomes import Walk, endings_of
    from glue2airflow.verify.announced import announcements
    from glue2airflow.verify.judge.loading import of
    from glue2airflow.verify.judge.memory import MemoryRun, Rules
    from glue2airflow.verify.judge.play import stage_of
    from glue2airflow.verify.lockstep import Lockstep

    loaded = of(dag, plan.module)
    stage, rules = stage_of(workflow, plan, loaded), Rules(loaded)
    endings = endings_of(workflow, loaded.asked)
    told = announcements(plan, workflow, stage, rules.below)
    walk, turn = Walk(), 0

    def ending(_: str, node: Any, __: int) -> Any:
        return walk(endings[node].options(0))

    def next_(running: Sequence[str]) -> int:
        return walk(range(len(running)))

    while not walk.over:
        if turn == MOST_PLAYS:
            return f"not told apart in {MOST_PLAYS:,} plays, and there are more"
        play = Lockstep(stage, MemoryRun(rules), ending, next_).play()
        for parting in play.partings:
            if not any(announcement.covers(parting, play) for announcement in told):
                return f"{parting.task} {parting.kind.value}"
        walk.advance()
        turn += 1
    return ""


class Locally:
    """Tells whether Airflow would answer alike about every task, whatever happened before it.

    For each task it follows which states it can come to, from those of its upstream tasks, each in
    any combination. That is more than can happen; if even so each answer is the same, all is.
    """

    def __init__(self, dag: Any, name: str) -> None:
        from glue2airflow.verify.judge.loading import of
        from glue2airflow.verify.judge.memory import Rules

        self.loaded = of(dag, name)
        self.rules = Rules(self.loaded)
        self.can_be: dict[str, frozenset[str]] = {}
        for task_id in TopologicalSorter(self.rules.upstream).static_order():
            self.can_be[task_id] = self._states(task_id)

    def _states(self, task_id: str) -> frozenset[str]:
        combinations = self._combinations(task_id, unfinished=False)
        if combinations is None:
            return frozenset({"success", "failed", "skipped", "upstream_failed"})
        found: set[str] = set()
        for states in combinations:
            answer = self._answer(task_id, states)
            found.update(self._ends(task_id) if answer == "run" else {answer} - {""})
        return frozenset(found)

    def _ends(self, task_id: str) -> set[str]:
        if task_id in self.loaded.glue:
            return {"success", "failed"}
        return {"success", "skipped"} if self._watch(task_id) else {"success"}

    def _watch(self, task_id: str) -> dict[str, tuple[str, ...]]:
        return getattr(self.loaded.operators[task_id], "watch", {})

    def _answer(self, task_id: str, states: tuple[str | None, ...]) -> str:
        """Airflow's answer; or where a gate that runs is sure to be skipped, that it is."""
        answer = self.rules.ask(task_id, states)
        watch = self._watch(task_id)
        if answer != "run" or not watch:
            return answer
        # At best: what failed may have failed as asked, what is not known may be so too.
        known = dict(zip(self.rules.upstream[task_id], states, strict=True))
        hoped = {key: _hoped(known.get(key, "failed"), asked) for key, asked in watch.items()}
        return "run" if self.loaded.operators[task_id].evaluate(hoped) else "skipped"

    def _combinations(self, task_id: str, *, unfinished: bool) -> list[Any] | None:
        """Every combination of states upstream; None if there are too many.

        Of upstream tasks that can be the same, only counts matter: Airflow's rules look at nothing
        else (airflow.ti_deps.deps.trigger_rule_dep._UpstreamTIStates).
        """
        alike: dict[Any, list[str]] = {}
        watch = self._watch(task_id)
        for key in self.rules.upstream[task_id]:
            alike.setdefault((self.can_be[key], watch.get(key)), []).append(key)
        parts = [
            list(combinations_with_replacement([*sorted(can_be), *[None] * unfinished], len(keys)))
            for (can_be, _), keys in alike.items()
            if math.comb(len(can_be) + unfinished + len(keys) - 1, len(keys)) <= MOST_COMBINATIONS
        ]
        if len(parts) < len(alike) or math.prod(map(len, parts)) > MOST_COMBINATIONS:
            return None
        order = [key for keys in alike.values() for key in keys]
        places = [order.index(key) for key in self.rules.upstream[task_id]]
        flat = ([state for part in chosen for state in part] for chosen in product(*parts))
        return [tuple(states[place] for place in places) for states in flat]

    def same_as(self, other: Locally) -> bool:
        """Whether the two answer alike; only where the tasks and edges are the same."""
        if self.rules.upstream != other.rules.upstream:
            return False
        return all(self._same(task_id, other) for task_id in self.rules.upstream)

    def _same(self, task_id: str, other: Locally) -> bool:
        here, there = self.loaded.operators[task_id], other.loaded.operators[task_id]
        if self._watch(task_id) != other._watch(task_id) or here.retries != there.retries:
            return False
        if here.trigger_rule == there.trigger_rule:
            return True
        combinations = self._combinations(task_id, unfinished=True)
        return combinations is not None and all(
            self._answer(task_id, states) == other._answer(task_id, states)
            for states in combinations
        )


def _hoped(state: str | None, asked: tuple[str, ...]) -> str | None:
    """The Glue state of a watched task that does most for the gate."""
    if state in ("failed", None):
        return asked[0]
    return "SUCCEEDED" if state == "success" else None
