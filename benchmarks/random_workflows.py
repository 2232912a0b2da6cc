"""Random workflows: every trigger type and state, several triggers a job, dead ends, cycles."""

from __future__ import annotations

import random

from airflow_glue_bridge.glue.model import (
    WATCHABLE_STATES,
    Action,
    Condition,
    Crawler,
    EventBatchingCondition,
    Job,
    Logical,
    Node,
    NodeType,
    Predicate,
    Trigger,
    TriggerType,
    Workflow,
)

MOST_NODES = 12
STATES = ("ACTIVATED",) * 12 + ("", "CREATED", "DEACTIVATED", "ACTIVATING")
# Of how many workflows one may cycle; the others have triggers that only start what comes later.
CYCLING = 15


def random_workflow(dice: random.Random) -> Workflow:
    """One workflow; the same dice give the same one."""
    nodes = [_node(i, dice) for i in range(dice.randint(1, MOST_NODES))]
    cut = dice.randint(1, max(1, len(nodes) // 2))
    roots, forward = nodes[:cut], not _one_in(dice, CYCLING)
    triggers = _starts(roots, dice)
    for number in range(dice.randint(0, len(nodes) + 2)):
        triggers.append(_conditional(f"t{number}", nodes, dice, forward=forward))
    jobs = [node.name for node in nodes if node.type is NodeType.JOB and not _one_in(dice, 20)]
    return Workflow(
        "w",
        max_concurrent_runs=dice.choice([None, None, 1, 3]),
        triggers=tuple(triggers),
        jobs={name: Job(name, max_retries=dice.choice([0, 0, 0, 0, 0, 1, 2])) for name in jobs},
        crawlers={n.name: Crawler(n.name) for n in nodes if n.type is NodeType.CRAWLER},
    )


def _one_in(dice: random.Random, many: int) -> bool:
    return dice.randrange(many) == 0


def _node(number: int, dice: random.Random) -> Node:
    kind = NodeType.CRAWLER if _one_in(dice, 5) else NodeType.JOB
    return Node(kind, f"{kind.value.lower()}{number}")


def _action(node: Node, dice: random.Random) -> Action:
    if node.type is NodeType.CRAWLER:
        return Action(crawler_name=node.name)
    return Action(node.name, {"--from": str(dice.randint(0, 1))} if _one_in(dice, 4) else {})


def _starts(roots: list[Node], dice: random.Random) -> list[Trigger]:
    """One start trigger, and now and then a second one, that starts the same or not."""
    actions = tuple(_action(node, dice) for node in roots)
    starts = [_start("start", actions, dice)]
    if _one_in(dice, 12):
        other = actions if dice.random() < 0.7 else tuple(_action(n, dice) for n in roots[:1])
        starts.append(_start("other", other, dice))
    return starts


def _start(name: str, actions: tuple[Action, ...], dice: random.Random) -> Trigger:
    kind = dice.choice([TriggerType.ON_DEMAND, TriggerType.SCHEDULED, TriggerType.EVENT])
    scheduled, event = kind is TriggerType.SCHEDULED, kind is TriggerType.EVENT
    return Trigger(
        name,
        kind,
        "w",
        dice.choice(STATES) if scheduled else "CREATED",
        schedule="cron(0 2 * * ? *)" if scheduled else "",
        actions=actions,
        event_batching_condition=EventBatchingCondition(dice.randint(1, 5)) if event else None,
    )


def _conditional(name: str, nodes: list[Node], dice: random.Random, *, forward: bool) -> Trigger:
    at = dice.randrange(len(nodes))
    before, after = (nodes[: at + 1], nodes[at + 1 :]) if forward else (nodes, nodes)
    watched = dice.choices(before, k=dice.choice([1, 1, 1, 2, 2, 3]))
    conditions = tuple(dict.fromkeys(_condition(node, dice) for node in watched))
    # One trigger in thirty watches a job that nothing starts.
    if _one_in(dice, 30):
        conditions += (Condition("EQUALS", job_name="elsewhere", state="SUCCEEDED"),)
    started = dice.sample(after, min(len(after), dice.choice([1, 1, 1, 2, 3])))
    watched_names = {condition.node for condition in conditions}
    logical = dice.choice([Logical.AND, Logical.ANY])
    return Trigger(
        name,
        TriggerType.CONDITIONAL,
        "w",
        dice.choice(STATES),
        predicate=Predicate(logical, conditions),
        actions=tuple(_action(node, dice) for node in started if node not in watched_names),
    )


def _condition(node: Node, dice: random.Random) -> Condition:
    states = WATCHABLE_STATES[node.type]
    state = states[0] if dice.random() < 0.5 else dice.choice(states)
    if node.type is NodeType.CRAWLER:
        return Condition("EQUALS", crawler_name=node.name, crawl_state=state)
    return Condition("EQUALS", job_name=node.name, state=state)
