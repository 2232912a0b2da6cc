"""From a trigger's predicate to upstream tasks and a trigger rule over them.

The Glue side is exact; which Airflow rule says the same is DESIGN's table: AND over SUCCEEDED is
``all_success``, ANY over SUCCEEDED ``one_success``, and every other state needs a gate, because
Airflow's ``failed`` does not tell FAILED from TIMEOUT or STOPPED and counts what never started.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from airflow_glue_bridge.glue.model import SUCCEEDED, Condition, Node, Trigger
from glue2airflow.plan import model as m
from glue2airflow.plan.flow import Flow
from glue2airflow.plan.model import EmptyTask, GateTask, Task
from glue2airflow.plan.units import Unit

ONLY_SUCCEEDED = (SUCCEEDED,)


@dataclass(frozen=True)
class Wiring:
    """When a task starts: ``rule`` over ``upstream`` (keys of units and helper tasks)."""

    upstream: tuple[str, ...] = ()
    rule: str = m.ALL_SUCCESS

    def means(self, rule: str) -> bool:
        """Whether ``rule`` over the same upstream tasks says the same."""
        alike = {m.ALL_SUCCESS: m.ONE_SUCCESS, m.ALL_FAILED: m.ONE_FAILED}
        return self.rule == rule or (len(self.upstream) == 1 and alike.get(self.rule) == rule)


@dataclass
class Wirer:
    """Wires triggers one by one; ``helpers`` collects the gates and joins each of them needs."""

    flow: Flow
    units: Mapping[Node, list[Unit]]
    native: bool
    helpers: dict[str, list[Task]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    _wired: dict[str, Wiring] = field(default_factory=dict)

    def unit(self, unit: Unit) -> Wiring:
        """When a unit starts: when any of its triggers fires."""
        if not all(self.flow.conditions[trigger.name] for trigger in unit.triggers):
            return Wiring()
        wirings = [self.trigger(trigger) for trigger in unit.triggers]
        if len(wirings) == 1:
            return wirings[0]
        for rule in (m.ONE_SUCCESS, m.ONE_FAILED):
            if all(wiring.means(rule) for wiring in wirings):
                return _any(_flat(wiring.upstream for wiring in wirings), rule)
        return _any(_flat(map(self._fired, unit.triggers)))

    def trigger(self, trigger: Trigger) -> Wiring:
        """When a trigger fires."""
        if trigger.name not in self._wired:
            conditions = self.flow.conditions[trigger.name]
            either = len(conditions) == 1 or trigger.any_suffices
            wire = self._either if either else self._all
            self._wired[trigger.name] = wire(trigger, conditions) if conditions else Wiring()
        return self._wired[trigger.name]

    def _either(self, trigger: Trigger, conditions: Iterable[Condition]) -> Wiring:
        """The first condition that comes true fires the trigger."""
        watched = _by_node(conditions)
        if self.native and all(SUCCEEDED not in states for states in watched.values()):
            return _any(_flat(self._keys(node) for node in watched), m.ONE_FAILED)
        gated = [n for n, states in watched.items() if states != ONLY_SUCCEEDED]
        alone = len(_flat(map(self._keys, gated))) == 1
        signals = (self._signals(trigger, n, s, alone=alone) for n, s in watched.items())
        return _any(_flat(signals))

    def _all(self, trigger: Trigger, conditions: tuple[Condition, ...]) -> Wiring:
        """Every condition must have come true."""
        watched = _by_node(conditions)
        keys = _flat(self._keys(node) for node in watched)
        alone = all(len(self.units[n]) == len(states) == 1 for n, states in watched.items())
        states = {condition.watched_state for condition in conditions}
        if alone and states == {SUCCEEDED}:
            return Wiring(keys)
        if alone and self.native and SUCCEEDED not in states:
            return Wiring(keys, m.ALL_FAILED)
        if alone and not self.native:
            watch = {self._keys(node)[0]: states for node, states in watched.items()}
            return Wiring((self._gate(trigger, trigger.name, watch),))
        return Wiring(tuple(dict.fromkeys(self._joined(trigger, c) for c in conditions)))

    def _joined(self, trigger: Trigger, condition: Condition) -> str:
        """One task whose success says that a condition came true in any run of its node."""
        node, state = condition.node, condition.watched_state
        signals = self._signals(trigger, node, (state,))
        if len(signals) == 1:
            return signals[0]
        key = f"join:{trigger.name}:{node}:{state}"
        why = f"Any run of {node.name} that ended in {state} will do."
        task = EmptyTask(key, upstream=signals, rule=m.ONE_SUCCESS, why=why)
        return self._helper(trigger, f"{trigger.name}__{node.name}__{state.lower()}", task)

    def _fired(self, trigger: Trigger) -> tuple[str, ...]:
        """Tasks of which one succeeds when ``trigger`` fires."""
        wiring = self.trigger(trigger)
        if wiring.means(m.ONE_SUCCESS):
            return wiring.upstream
        task = EmptyTask(f"fired:{trigger.name}", upstream=wiring.upstream, rule=wiring.rule)
        return (self._helper(trigger, trigger.name, task),)

    def _signals(
        self, trigger: Trigger, node: Node, states: tuple[str, ...], *, alone: bool = False
    ) -> tuple[str, ...]:
        """Tasks of which one succeeds when ``node`` ended in one of ``states``.

        :param alone: the trigger needs no other gate, so that this one bears its name.
        """
        if states == ONLY_SUCCEEDED:
            return self._keys(node)
        ends = "" if trigger.any_suffices else f"__{states[0].lower()}"
        return tuple(
            self._signal(trigger, unit, states, "" if alone else f"__{unit.label}{ends}")
            for unit in self.units[node]
        )

    def _signal(self, trigger: Trigger, unit: Unit, states: tuple[str, ...], suffix: str) -> str:
        label = trigger.name + suffix
        if not self.native:
            return self._gate(trigger, label, {unit.key: states})
        rule = m.ONE_DONE if SUCCEEDED in states else m.ALL_FAILED
        key = f"plain:{trigger.name}:{unit.key}:{','.join(states)}"
        return self._helper(trigger, label, EmptyTask(key, upstream=(unit.key,), rule=rule))

    def _gate(self, trigger: Trigger, label: str, watch: Mapping[str, tuple[str, ...]]) -> str:
        key = f"gate:{trigger.name}:{watch}"
        gate = GateTask(key, upstream=tuple(watch), rule=m.ALL_DONE, watch=watch)
        return self._helper(trigger, label, gate)

    def _helper(self, trigger: Trigger, label: str, task: Task) -> str:
        kept = self.helpers.setdefault(trigger.name, [])
        if task not in kept:
            kept.append(task)
        self.labels[task.task_id] = label
        return task.task_id

    def _keys(self, node: Node) -> tuple[str, ...]:
        return tuple(unit.key for unit in self.units[node])


def _any(signals: tuple[str, ...], rule: str = m.ONE_SUCCESS) -> Wiring:
    """One of ``signals`` suffices; over a single task that is the default rule."""
    alone = len(signals) == 1 and rule == m.ONE_SUCCESS
    return Wiring(signals, m.ALL_SUCCESS if alone else rule)


def _flat(parts: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for part in parts for key in part))


def _by_node(conditions: Iterable[Condition]) -> dict[Node, tuple[str, ...]]:
    """The states each node is watched for, a state once."""
    watched: dict[Node, tuple[str, ...]] = {}
    for condition in conditions:
        states = watched.get(condition.node, ())
        if condition.watched_state not in states:
            watched[condition.node] = (*states, condition.watched_state)
    return watched
