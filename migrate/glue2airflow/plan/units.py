"""Which starts of a job or crawler are one task, and which are a task each."""

from __future__ import annotations

from dataclasses import dataclass

from airflow_glue_bridge.glue.model import Action, Node, NodeType, Trigger, Workflow
from glue2airflow import findings as f
from glue2airflow.findings import Finding
from glue2airflow.plan.flow import Flow, Start
from glue2airflow.plan.twice import started_twice


@dataclass(frozen=True)
class Unit:
    """A task to be: a node, and the triggers' actions that start it.

    :param key: names the unit while ids are not yet given out.
    :param label: the Glue name, or names, that the task is called after.
    """

    node: Node
    starts: tuple[Start, ...]
    key: str
    label: str

    @property
    def action(self) -> Action:
        """What is started; the same for every start."""
        return self.starts[0].action

    @property
    def triggers(self) -> tuple[Trigger, ...]:
        """The triggers that start it."""
        return tuple(start.trigger for start in self.starts)


def units(
    flow: Flow, workflow: Workflow, *, merge: bool
) -> tuple[dict[Node, list[Unit]], list[Finding]]:
    """A unit for each node, or one for each start of it where they can happen in the same run."""
    whole = {node for node, starts in flow.starts.items() if _together(flow, node, merge=merge)}
    made = {
        node: [_whole(node, starts)] if node in whole or len(starts) == 1 else _apart(starts)
        for node, starts in flow.starts.items()
    }
    merged = whole - flow.once
    twice = started_twice(workflow, flow.triggers[0].name, merged) if merged else set()
    findings = [
        (f.MERGED if node in whole else f.STARTED_TWICE).at(
            node, starts=_told(starts), merge=_merging(flow, node)
        )
        for node, starts in flow.starts.items()
        if node not in flow.once and (node in twice or node not in whole)
    ]
    return made, findings


def _together(flow: Flow, node: Node, *, merge: bool) -> bool:
    """Whether one task does for every start of ``node``."""
    mergeable = merge and not _watched_for_two(flow, node)
    return _alike(flow.starts[node]) and (node in flow.once or mergeable)


def _alike(starts: list[Start]) -> bool:
    """Whether the actions are the same; a crawler takes nothing but its name."""
    actions = [start.action for start in starts]
    return bool(actions[0].crawler_name) or all(action == actions[0] for action in actions)


def _watched_for_two(flow: Flow, node: Node) -> bool:
    """Whether a trigger waits for two ends of ``node`` at once, which one task cannot come to."""
    return any(
        len({c.watched_state for c in flow.conditions[trigger.name] if c.node == node}) > 1
        for trigger in flow.triggers
        if not trigger.any_suffices
    )


def _whole(node: Node, starts: list[Start]) -> Unit:
    return Unit(node, tuple(starts), f"{node.type}:{node.name}", node.name)


def _apart(starts: list[Start]) -> list[Unit]:
    return [_one(start) for start in starts]


def _one(start: Start) -> Unit:
    node, trigger = start.action.node, start.trigger
    again = any(action.node == node for action in trigger.actions[: start.index])
    label = f"{node.name}__{trigger.name}" + (f"__{start.index}" if again else "")
    return Unit(node, (start,), f"{node.type}:{node.name}:{start.index}:{trigger.name}", label)


def _merging(flow: Flow, node: Node) -> str:
    """What --merge would do, or what else there is to know."""
    if not _alike(flow.starts[node]):
        return "--merge leaves them apart, as their arguments differ"
    if _watched_for_two(flow, node):
        return "--merge leaves them apart, as a trigger waits for two ends of it at once"
    if node.type is NodeType.CRAWLER:
        return "where one still runs, the next task fails, and AWS does not say what Glue would do"
    return "--merge makes one task of them"


def _told(starts: list[Start]) -> str:
    names = list(dict.fromkeys(start.trigger.name for start in starts))
    if len(names) == 1:
        return f'trigger "{names[0]}" starts it {len(starts)} times in a run'
    return f"triggers {f.listed(names)} can fire in the same run, and each starts it"
