"""Differences told so that a reader can follow them: how things ended, and what each side did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from airflow_glue_bridge.glue.model import Node, Trigger, Workflow
from airflow_glue_bridge.glue.outcomes import Ending
from glue2airflow.verify.lockstep import Kind, Parting, Play, Start

if TYPE_CHECKING:
    from glue2airflow.verify.judge.memory import Rules

_ORDER = frozenset({Kind.LATE, Kind.EARLY})
_TRIES = frozenset({Kind.RETRIED, Kind.GIVEN_UP})


def story(parting: Parting, play: Play, workflow: Workflow, rules: Rules) -> tuple[str, ...]:
    """The lines of one difference."""
    lines = [f"when {_told_ends(play.ends)}"]
    if parting.task:
        lines += [
            f"Glue     starts {_told_starts(play.glue, play)}",
            f"Airflow  starts {_told_starts(play.airflow, play)}",
        ]
        lines += _moments(parting.task, play) if parting.kind in _ORDER else []
        node = play.nodes[parting.task]
        if parting.kind in _TRIES:
            lines += _retries(parting.task, node, workflow, rules)
        else:
            lines += _why_in_glue(node, play, workflow)
            lines += _why_in_airflow(parting.task, play, rules)
    else:
        red = [f"{leaf} {play.states.get(leaf, 'never ends')}" for leaf in rules.leaves]
        lines.append(f"Airflow  draws the state of the run from its last tasks: {', '.join(red)}")
    return tuple(lines)


def _retries(task: str, node: Node, workflow: Workflow, rules: Rules) -> Iterator[str]:
    job = workflow.jobs.get(node.name)
    retries = f"{node} has MaxRetries {job.max_retries or 0}" if job else f"{node} is not defined"
    yield f"Glue     {retries}, and what timed out or was stopped is not tried again"
    yield f"Airflow  {task} has retries={rules.loaded.operators[task].retries}"


def _told_ends(ends: Mapping[tuple[str, int], Ending]) -> str:
    return ", ".join(
        f"{task}{f' (run {number})' * (number > 1)} ends {' then '.join(ending)}"
        for (task, number), ending in ends.items()
    )


def _told_starts(starts: Mapping[Start, int], play: Play) -> str:
    """Both sides in the same order, so that only differences catch the eye."""
    counts = Counter(task for task, _, _ in starts)
    told = (f"{t} ({counts[t]} times)" if counts[t] > 1 else t for t in play.nodes if counts[t])
    return ", ".join(told) or "nothing"


def _moments(task: str, play: Play) -> Iterator[str]:
    """After which ends each side starts the task."""
    both = (start for start in play.glue if start in play.airflow and start[0] == task)
    start = next(start for start in both if play.airflow[start] != play.glue[start])
    yield f"Glue     starts {task} after {_before(play.glue[start], play.ended_in_glue)}"
    yield f"Airflow  starts {task} after {_before(play.airflow[start], play.ended_in_airflow)}"


def _before(start: int, ended: list[tuple[int, str, str]]) -> str:
    return ", ".join(f"{task} {state}" for step, task, state in ended if step <= start) or "nothing"


def _why_in_glue(node: Node, play: Play, workflow: Workflow) -> Iterator[str]:
    """What the triggers that start the node wait for, and what they got."""
    ended: dict[Node, list[str]] = {}
    for _, task, state in play.ended_in_glue:
        ended.setdefault(play.nodes[task], []).append(state)
    starting = [t for t in workflow.triggers if any(a.node == node for a in t.actions)]
    if not starting:
        yield f"Glue     no trigger starts {node}"
    for trigger in starting:
        yield f"Glue     {_waiting(trigger, ended)}"


def _waiting(trigger: Trigger, ended: Mapping[Node, list[str]]) -> str:
    joint = " or " if trigger.any_suffices else " and "
    conditions = joint.join(
        f"{c.node.name} {c.watched_state} (it {_how(ended.get(c.node))})"
        for c in trigger.conditions
    )
    if trigger.starts_runs:
        return f'trigger "{trigger.name}" begins the run'
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
        yield f"Airflow  {current}: {f'{rule} over {states}' if states else 'nothing upstream'}"
        further = [key for key in above if key not in rules.loaded.glue and key not in seen]
        seen.update(further)
        todo += further
