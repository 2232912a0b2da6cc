"""Random changes to a Glue workflow, as they happen in the months of a migration."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from airflow_glue_bridge.glue.model import (
    Action,
    Condition,
    Job,
    Logical,
    NodeType,
    Predicate,
    Trigger,
    TriggerType,
    Workflow,
)

SourceEdit = Callable[[Workflow, random.Random], Workflow]


def _swap(workflow: Workflow, old: Trigger, new: Trigger) -> Workflow:
    triggers = tuple(new if trigger is old else trigger for trigger in workflow.triggers)
    return replace(workflow, triggers=triggers)


def _jobs(workflow: Workflow) -> list[str]:
    actions = [action for trigger in workflow.triggers for action in trigger.actions]
    return sorted({action.job_name for action in actions if action.job_name})


def add_job(workflow: Workflow, dice: random.Random) -> Workflow:
    """One more job for a trigger that there is."""
    if not workflow.triggers:
        return workflow
    trigger = dice.choice(workflow.triggers)
    action = Action(f"extra{dice.randrange(1000)}", {"--day": "today"})
    return _swap(workflow, trigger, replace(trigger, actions=(*trigger.actions, action)))


def remove_job(workflow: Workflow, dice: random.Random) -> Workflow:
    """One job less, and no trigger that watches it."""
    names = _jobs(workflow)
    if len(names) < 2:
        return workflow
    name = dice.choice(names)
    kept = (_without(trigger, name) for trigger in workflow.triggers)
    return replace(workflow, triggers=tuple(trigger for trigger in kept if trigger))


def _without(trigger: Trigger, job: str) -> Trigger | None:
    actions = tuple(action for action in trigger.actions if action.job_name != job)
    watched = trigger.predicate.conditions if trigger.predicate else ()
    conditions = tuple(condition for condition in watched if condition.job_name != job)
    if not actions or (watched and not conditions):
        return None
    predicate = trigger.predicate and replace(trigger.predicate, conditions=conditions)
    return replace(trigger, actions=actions, predicate=predicate)


def rename_job(workflow: Workflow, dice: random.Random) -> Workflow:
    """A job under another name, which is another job."""
    names = _jobs(workflow)
    if not names:
        return workflow
    old = dice.choice(names)
    new = f"{old}_v2"
    triggers = tuple(_renamed(trigger, old, new) for trigger in workflow.triggers)
    jobs = {
        new if k == old else k: replace(j, name=new if k == old else k)
        for k, j in workflow.jobs.items()
    }
    return replace(workflow, triggers=triggers, jobs=jobs)


def _renamed(trigger: Trigger, old: str, new: str) -> Trigger:
    actions = tuple(replace(a, job_name=new) if a.job_name == old else a for a in trigger.actions)
    if not trigger.predicate:
        return replace(trigger, actions=actions)
    conditions = tuple(
        replace(c, job_name=new) if c.job_name == old else c for c in trigger.predicate.conditions
    )
    return replace(
        trigger, actions=actions, predicate=replace(trigger.predicate, conditions=conditions)
    )


def _action(workflow: Workflow, dice: random.Random, **changes: object) -> Workflow:
    """Change an action that starts a job."""
    starting = [t for t in workflow.triggers if any(a.job_name for a in t.actions)]
    if not starting:
        return workflow
    trigger = dice.choice(starting)
    action = dice.choice([a for a in trigger.actions if a.job_name])
    actions = tuple(replace(a, **changes) if a is action else a for a in trigger.actions)
    return _swap(workflow, trigger, replace(trigger, actions=actions))


def arguments(workflow: Workflow, dice: random.Random) -> Workflow:
    """Other arguments for a job."""
    given = {"--from": str(dice.randint(0, 9)), "--mode": "full" * dice.randint(1, 9)}
    kept = dict(dice.sample(sorted(given.items()), dice.randint(0, 2)))
    return _action(workflow, dice, arguments=kept)


def timeout(workflow: Workflow, dice: random.Random) -> Workflow:
    """Another limit for an action."""
    return _action(workflow, dice, timeout=dice.choice([None, 30, 90]))


def retries(workflow: Workflow, dice: random.Random) -> Workflow:
    """Another MaxRetries for a job."""
    if not workflow.jobs:
        return workflow
    name = dice.choice(sorted(workflow.jobs))
    job: Job = replace(workflow.jobs[name], max_retries=dice.randint(0, 3))
    return replace(workflow, jobs={**workflow.jobs, name: job})


def schedule(workflow: Workflow, dice: random.Random) -> Workflow:
    """Another schedule, or one instead of none."""
    if not workflow.triggers:
        return workflow
    start = workflow.triggers[0]
    changed = replace(
        start,
        type=TriggerType.SCHEDULED,
        state="ACTIVATED",
        schedule=f"cron({dice.randrange(60)} {dice.randrange(24)} * * ? *)",
        event_batching_condition=None,
    )
    return _swap(workflow, start, changed)


def add_trigger(workflow: Workflow, dice: random.Random) -> Workflow:
    """A job after another one."""
    names = _jobs(workflow)
    if not names:
        return workflow
    state = dice.choice(["SUCCEEDED", "SUCCEEDED", "FAILED"])
    condition = Condition("EQUALS", job_name=dice.choice(names), state=state)
    number = dice.randrange(1000)
    trigger = Trigger(
        f"more{number}",
        TriggerType.CONDITIONAL,
        workflow.name,
        "ACTIVATED",
        predicate=Predicate(Logical.AND, (condition,)),
        actions=(Action(f"later{number}"),),
    )
    place = dice.randint(1, len(workflow.triggers))
    triggers = (*workflow.triggers[:place], trigger, *workflow.triggers[place:])
    return replace(workflow, triggers=triggers)


def remove_trigger(workflow: Workflow, dice: random.Random) -> Workflow:
    """One trigger less, but for the one that starts."""
    if len(workflow.triggers) < 2:
        return workflow
    gone = dice.choice(workflow.triggers[1:])
    return replace(workflow, triggers=tuple(t for t in workflow.triggers if t is not gone))


def _conditional(workflow: Workflow, dice: random.Random) -> Trigger | None:
    found = [t for t in workflow.triggers if t.type is TriggerType.CONDITIONAL and t.predicate]
    return dice.choice(found) if found else None


def add_condition(workflow: Workflow, dice: random.Random) -> Workflow:
    """One thing more to wait for."""
    trigger = _conditional(workflow, dice)
    if trigger is None or not trigger.predicate or not _jobs(workflow):
        return workflow
    started = {action.job_name for action in trigger.actions}
    left = [name for name in _jobs(workflow) if name not in started]
    if not left:
        return workflow
    condition = Condition("EQUALS", job_name=dice.choice(left), state="SUCCEEDED")
    conditions = tuple(dict.fromkeys((*trigger.predicate.conditions, condition)))
    predicate = replace(trigger.predicate, conditions=conditions)
    return _swap(workflow, trigger, replace(trigger, predicate=predicate))


def remove_condition(workflow: Workflow, dice: random.Random) -> Workflow:
    """One thing less to wait for."""
    trigger = _conditional(workflow, dice)
    if trigger is None or not trigger.predicate or len(trigger.predicate.conditions) < 2:
        return workflow
    predicate = replace(trigger.predicate, conditions=trigger.predicate.conditions[1:])
    return _swap(workflow, trigger, replace(trigger, predicate=predicate))


def logical(workflow: Workflow, dice: random.Random) -> Workflow:
    """AND becomes ANY, or the other way round."""
    trigger = _conditional(workflow, dice)
    if trigger is None or not trigger.predicate:
        return workflow
    other = Logical.ANY if trigger.predicate.logical is Logical.AND else Logical.AND
    predicate = replace(trigger.predicate, logical=other)
    return _swap(workflow, trigger, replace(trigger, predicate=predicate))


def run_properties(workflow: Workflow, dice: random.Random) -> Workflow:
    """Other default run properties."""
    given = {"bucket": f"b{dice.randrange(9)}", "year": "2024", "layer": "raw"}
    kept = dict(dice.sample(sorted(given.items()), dice.randint(0, 3)))
    return replace(workflow, default_run_properties=kept)


def runs(workflow: Workflow, dice: random.Random) -> Workflow:
    """Another number of runs at a time."""
    return replace(workflow, max_concurrent_runs=dice.choice([None, 1, 2, 5]))


SOURCE_EDITS: dict[str, SourceEdit] = {
    edit.__name__: edit
    for edit in (
        add_job,
        remove_job,
        rename_job,
        arguments,
        timeout,
        retries,
        schedule,
        add_trigger,
        remove_trigger,
        add_condition,
        remove_condition,
        logical,
        run_properties,
        runs,
    )
}


def is_job_run(workflow: Workflow) -> bool:
    """Whether anything runs that is a job."""
    actions = [action for trigger in workflow.triggers for action in trigger.actions]
    return any(action.node.type is NodeType.JOB for action in actions)
