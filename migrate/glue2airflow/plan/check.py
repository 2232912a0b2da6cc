"""Triggers that Glue itself would not take: each is refused, with the way out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from airflow_glue_bridge.glue.model import (
    WATCHABLE_STATES,
    Action,
    Condition,
    Logical,
    Trigger,
    TriggerType,
    Workflow,
)
from glue2airflow import findings as f
from glue2airflow.findings import Finding

Check = Callable[[Trigger], Iterator[Finding]]


def check(workflow: Workflow) -> Iterator[Finding]:
    """What makes a workflow impossible to convert, whatever the rest of it says."""
    for trigger in workflow.triggers:
        for test in CHECKS:
            yield from test(trigger)
    if not workflow.start_triggers:
        yield f.NO_START.at(workflow)


def _malformed(trigger: Trigger, reason: str) -> Finding:
    return f.MALFORMED.at(trigger, reason=reason)


def _type(trigger: Trigger) -> Iterator[Finding]:
    if trigger.type not in tuple(TriggerType):
        known = ", ".join(TriggerType)
        yield _malformed(trigger, f"its Type is {trigger.type[:40] or 'missing'}; Glue has {known}")


def _schedule(trigger: Trigger) -> Iterator[Finding]:
    if trigger.type == TriggerType.SCHEDULED and not trigger.schedule:
        yield _malformed(trigger, "it is SCHEDULED and has no Schedule")


def _predicate(trigger: Trigger) -> Iterator[Finding]:
    if trigger.type == TriggerType.CONDITIONAL and not trigger.conditions:
        yield _malformed(trigger, "it is CONDITIONAL and has no conditions in its Predicate")


def _stray_predicate(trigger: Trigger) -> Iterator[Finding]:
    if trigger.starts_runs and trigger.conditions:
        reason = f"it is {trigger.type} and has a Predicate, which only CONDITIONAL triggers have"
        yield _malformed(trigger, reason)


def _event(trigger: Trigger) -> Iterator[Finding]:
    if trigger.type == TriggerType.EVENT and not trigger.workflow_name:
        yield _malformed(trigger, "EVENT triggers exist only inside workflows; name its workflow")
    yield from _batching(trigger)


def _batching(trigger: Trigger) -> Iterator[Finding]:
    """https://docs.aws.amazon.com/glue/latest/webapi/API_EventBatchingCondition.html."""
    batching = trigger.event_batching_condition
    if trigger.type != TriggerType.EVENT or not batching:
        return
    for member, value, most in (
        ("BatchSize", batching.batch_size, 100),
        ("BatchWindow", batching.batch_window, 900),
    ):
        if value is not None and not 1 <= value <= most:
            yield _malformed(trigger, f"its {member} is {value}; Glue takes 1 to {most}")


def _logical(trigger: Trigger) -> Iterator[Finding]:
    unclear = len(trigger.conditions) > 1 and trigger.logical not in tuple(Logical)
    if unclear or trigger.logical not in ("", *Logical):
        yield f.NO_LOGICAL.at(trigger, logical=trigger.logical[:40] or "missing")


def _conditions(trigger: Trigger) -> Iterator[Finding]:
    for condition in trigger.conditions:
        if reason := _condition_fault(condition):
            yield _malformed(trigger, reason)
        elif condition.watched_state not in WATCHABLE_STATES[condition.node.type]:
            yield f.UNWATCHABLE.at(
                trigger,
                node=condition.node,
                state=condition.watched_state[:40] or "no state",
                allowed=", ".join(WATCHABLE_STATES[condition.node.type]),
            )


def _condition_fault(condition: Condition) -> str:
    if bool(condition.job_name) == bool(condition.crawler_name):
        return "a condition must watch one job or one crawler"
    if condition.logical_operator not in ("", "EQUALS"):
        return f"a condition's LogicalOperator is {condition.logical_operator[:40]}, not EQUALS"
    if condition.crawler_name and condition.state:
        return f"its condition on {condition.node} has State; a crawler's is called CrawlState"
    if condition.job_name and condition.crawl_state:
        return f"its condition on {condition.node} has CrawlState; a job's is called State"
    return ""


def _actions(trigger: Trigger) -> Iterator[Finding]:
    watched = {condition.node for condition in trigger.conditions}
    for action in trigger.actions:
        if reason := _action_fault(action):
            yield _malformed(trigger, reason)
        elif action.node in watched:
            yield f.SELF_WATCH.at(trigger, node=action.node)


def _action_fault(action: Action) -> str:
    if action.job_name and action.crawler_name:
        return "an action names both a job and a crawler; Glue takes one"
    if not (action.job_name or action.crawler_name):
        return "an action names neither a job nor a crawler"
    return ""


CHECKS: tuple[Check, ...] = (
    _type,
    _schedule,
    _predicate,
    _stray_predicate,
    _event,
    _logical,
    _conditions,
    _actions,
)
