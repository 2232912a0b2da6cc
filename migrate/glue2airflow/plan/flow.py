"""What can happen in a run: which triggers can fire, in which order, and which never together.

For each trigger the analysis keeps the *facts* that must hold when it fires: for each node, the
states it must have ended in. They are drawn from its own conditions and, through the nodes these
watch, from everything that had to happen before. Two triggers whose facts contradict each other
cannot fire in one run. Only nodes that run at most once can contradict anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from itertools import combinations

from airflow_glue_bridge.glue.model import Action, Condition, Node, Trigger

Facts = Mapping[Node, frozenset[str]]


@dataclass(frozen=True)
class Start:
    """One action of one trigger. ``index`` is its place among the trigger's actions."""

    trigger: Trigger
    index: int

    @property
    def action(self) -> Action:
        """The action itself."""
        return self.trigger.actions[self.index]


@dataclass
class Flow:
    """The triggers that can fire, each after those that must fire before it.

    :param conditions: what is left of each trigger's conditions once those on nodes that never
        start are gone.
    :param facts: what must hold when a trigger fires; absent if it never can.
    :param once: the nodes that a run starts at most once.
    """

    triggers: tuple[Trigger, ...] = ()
    conditions: dict[str, tuple[Condition, ...]] = field(default_factory=dict)
    facts: dict[str, Facts] = field(default_factory=dict)
    starts: dict[Node, list[Start]] = field(default_factory=dict)
    once: set[Node] = field(default_factory=set)
    dead: dict[str, str] = field(default_factory=dict)

    def exclusive(self, one: Trigger, other: Trigger) -> bool:
        """Whether the two can be shown never to fire in the same run."""
        return one.name != other.name and _contradict(self.facts[one.name], self.facts[other.name])

    def never_together(self, starts: Iterable[Start]) -> bool:
        """Whether at most one of ``starts`` can happen in a run."""
        return all(self.exclusive(a.trigger, b.trigger) for a, b in combinations(starts, 2))

    def must_fire(self, trigger: Trigger, facts: Facts) -> bool:
        """Whether the trigger surely fires in a run in which ``facts`` hold."""
        enough = any if trigger.any_suffices else all
        return enough(is_sure(c, facts) for c in self.conditions[trigger.name])

    def exclusive_conditions(self, trigger: Trigger) -> bool:
        """Whether at most one of the trigger's conditions can come true in a run."""
        different = dict.fromkeys(self.conditions[trigger.name])
        facts = [self.condition_facts(condition) for condition in different]
        return all(_contradict(a, b) for a, b in combinations(facts, 2))

    def condition_facts(self, condition: Condition) -> Facts:
        """What must hold when ``condition`` is true."""
        node = condition.node
        started = _any_of([self.facts[s.trigger.name] for s in self.starts[node]])
        if node not in self.once:
            return started
        return {**started, node: frozenset({condition.watched_state})}

    def add(self, trigger: Trigger, conditions: tuple[Condition, ...]) -> None:
        """Take up the next trigger, whose watched nodes are all taken up already."""
        parts = [self.condition_facts(condition) for condition in conditions]
        facts = _any_of(parts) if trigger.any_suffices else _all_of(parts)
        if not all(facts.values()):
            node = next(str(node) for node, states in facts.items() if not states)
            self.dead[trigger.name] = f"its conditions ask {node} to end in two states at once"
            return
        self.facts[trigger.name] = facts
        self.conditions[trigger.name] = conditions
        self.triggers += (trigger,)
        for index, action in enumerate(trigger.actions):
            self.starts.setdefault(action.node, []).append(Start(trigger, index))

    def settle(self, nodes: Iterable[Node]) -> None:
        """Decide which of ``nodes``, whose starts are all known by now, run at most once."""
        self.once.update(node for node in nodes if self.never_together(self.starts.get(node, ())))


def is_sure(condition: Condition, facts: Facts) -> bool:
    """Whether a condition comes true in every run in which ``facts`` hold."""
    return condition.node in facts and facts[condition.node] <= {condition.watched_state}


class Cycle(Exception):
    """The triggers form a cycle; ``path`` tells it."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def trace(starts: Iterable[Trigger], conditionals: Iterable[Trigger]) -> Flow:
    """Follow what can happen from the start triggers.

    :param starts: start triggers that begin the same run; their actions are the same.
    :param conditionals: the conditional triggers that Glue would fire.
    :raises Cycle: if the triggers that can fire form a cycle.
    """
    flow = Flow()
    first, *_ = starts
    reachable = _reachable(first, list(conditionals))
    live = {first.name: first, **{t.name: t for t in reachable}}
    started = {action.node for trigger in live.values() for action in trigger.actions}
    for node_or_trigger in _order(live.values()):
        if isinstance(node_or_trigger, Node):
            flow.settle([node_or_trigger])
        else:
            _follow(flow, live[node_or_trigger], started)
    for trigger in conditionals:
        if trigger.name not in flow.facts and trigger.name not in flow.dead:
            flow.dead[trigger.name] = _why_unreachable(trigger, flow)
    return flow


def _follow(flow: Flow, trigger: Trigger, started: set[Node]) -> None:
    """Take up ``trigger`` unless what it waits for turned out never to start."""
    live = tuple(c for c in trigger.conditions if c.node in started and c.node in flow.starts)
    if live == trigger.conditions or (live and trigger.any_suffices):
        flow.add(trigger, live)


def _reachable(first: Trigger, conditionals: list[Trigger]) -> list[Trigger]:
    """The conditional triggers whose conditions can come true, in source order."""
    started = {action.node for action in first.actions}
    found: dict[str, Trigger] = {}
    grown = True
    while grown:
        grown = False
        for trigger in conditionals:
            if trigger.name not in found and _satisfiable(trigger, started):
                found[trigger.name] = trigger
                started.update(action.node for action in trigger.actions)
                grown = True
    return [trigger for trigger in conditionals if trigger.name in found]


def _satisfiable(trigger: Trigger, started: set[Node]) -> bool:
    met = [condition.node in started for condition in trigger.conditions]
    return any(met) if trigger.any_suffices else all(met)


def _order(triggers: Iterable[Trigger]) -> list[Node | str]:
    """Nodes and trigger names, each after what it needs."""
    live = list(triggers)
    started = {action.node for trigger in live for action in trigger.actions}
    by_name = {trigger.name: trigger for trigger in live}
    sorter: TopologicalSorter[Node | str] = TopologicalSorter()
    for trigger in live:
        sorter.add(trigger.name, *(c.node for c in trigger.conditions if c.node in started))
        for action in trigger.actions:
            sorter.add(action.node, trigger.name)
    try:
        return list(sorter.static_order())
    except CycleError as error:
        steps = (step if isinstance(step, Node) else by_name[step] for step in error.args[1])
        raise Cycle(" > ".join(map(str, steps))) from None


def _why_unreachable(trigger: Trigger, flow: Flow) -> str:
    missing = [
        condition.node for condition in trigger.conditions if condition.node not in flow.starts
    ]
    return f"nothing that can fire here starts {missing[0]}"


def _all_of(parts: Iterable[Facts]) -> Facts:
    """All parts hold at once: a node must be in a state that each of them allows."""
    together: dict[Node, frozenset[str]] = {}
    for part in parts:
        for node, states in part.items():
            together[node] = together.get(node, states) & states
    return together


def _any_of(parts: list[Facts]) -> Facts:
    """One of the parts holds: only what each of them says is sure."""
    if not parts:
        return {}
    common = set(parts[0]).intersection(*parts[1:])
    return {node: frozenset().union(*(part[node] for part in parts)) for node in common}


def _contradict(one: Facts, other: Facts) -> bool:
    return any(node in other and not states & other[node] for node, states in one.items())
