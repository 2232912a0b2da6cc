"""Differences told so that a reader can follow them: how things ended, and what each side did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from airflow_glue_bridge.glue.model import Node, Trigger, Workflow
from airflow_glue_bridge.glue.outcomes import Ending
from glue2airflow.verify.lockstep import Kind, Parting, Play, Start

if TYPE_CHECKING:
    from glue2airflow.verify.judge.memory import Rules

_ORDER = frozenset({Kind.LATE, Kind.EARLY})


def story(parting: Parting, play: Play, workflow: Workflow, rules: Rules) -> tuple[str, ...]:
    """The lines of one difference."""
    lines = [f"when {_told_ends(play.ends)}"]
    if parting.task:
        lines += [
            f"Glue     starts {_told_starts(play.glue)}",
            f"Airflow  starts {_told_starts(play.airflow)}",
        ]
        lines += _moments(parting.task, play) if parting.kind in _ORDER else []
        lines += _why_in_glue(play.nodes[parting.task], play, workflow)
        lines += _why_in_airflow(parting.task, play, rules)
    else:
        red = [f"{leaf} {play.states.get(leaf, 'never ends')}" for leaf in rules.leaves]
        lines.append(f"Airflow  draws the state of the run from its last tasks: {', '.join(red)}")
    return tuple(lines)


def _told_ends(ends: Mapping[tuple[str, int], Ending]) -> str:
    return ", ".join(
        f"{task}{f' (run {number})' * (number > 1)} ends {' then '.join(ending)}"
        for (task, number), ending in ends.items()
    )


def _told_starts(starts: Mapping[Start, int]) -> str:
    counts: dict[str, int] = {}
    for task, _, _ in starts:
        counts[task] = counts.get(task, 0) + 1
    told = (task + (f" ({count} times)" if count > 1 else "") for task, count in counts.items())
    return ", ".join(told) or "nothing"


def _moments(task: str, play: Play) -> Iterator[str]:
    """After which ends each side starts the task."""
    both = (start for start in play.glue if start in play.airflow and start[0] == task)
    start = next(start for start in both if play.airflow[start] != play.glue[start])
    for side, starts in (("Glue    ", play.glue), ("Airflow ", play.airflow)):
        step = starts[start]
        after = ", ".join(f"{ended} {state}" for ended, state in play.ended[:step])
        yield f"{side} starts {task} after {after or 'nothing'}"


def _why_in_glue(node: Node, play: Play, workflow: Workflow) -> Iterator[str]:
    """What the triggers that start the node wait for, and what they got."""
    ended: dict[Node, list[str]] = {}
    for task, state in play.ended:
        if any(start[0] == task for start in play.glue):
            ended.setdefault(play.nodes[task], []).append(state)
    for trigger in workflow.conditional_triggers:
        if any(action.node == node for action in trigger.actions):
            yield f"Glue     {_waiting(trigger, ended)}"


def _waiting(trigger: Trigger, ended: Mapping[Node, list[str]]) -> str:
    joint = " or " if trigger.any_suffices else " and "
    conditions = joint.join(
        f"{c.node.name} {c.watched_state} (it {_how(ended.get(c.node))})"
        for c in trigger.conditions
    )
    state = "" if trigger.alive else f", which is {trigger.state}"
    return f'trigger "{trigger.name}"{state}: {conditions}'


def _how(states: list[str] | None) -> str:
    return f"ended {' then '.join(states)}" if states else "never started"


def _why_in_airflow(task: str, play: Play, rules: Rules) -> Iterator[str]:
    """The trigger rules on the way to the task, from the next task in Glue on."""
    todo, seen = [task], {task}
    while todo:
        current = todo.pop(0)
        served: Any = rules.loaded.served.task_dict.get(current)
        if served is None:
            yield f"Airflow  has no task for {current}"
            return
        above = rules.upstream[current]
        states = ", ".join(f"{key} ({play.states.get(key, 'not ended')})" for key in above)
        rule = str(getattr(served.trigger_rule, "value", served.trigger_rule))
        yield f"Airflow  {current}: {rule} over {states or 'nothing'}"
        further = [key for key in above if key not in rules.loaded.glue and key not in seen]
        seen.update(further)
        todo += further
