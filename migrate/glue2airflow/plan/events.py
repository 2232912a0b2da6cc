"""How events start a DAG: the queues that they come through, and what changes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from airflow_glue_bridge.glue.model import EventRule, Trigger, TriggerType, Workflow
from glue2airflow import findings as f
from glue2airflow.findings import Finding
from glue2airflow.plan import names
from glue2airflow.plan.model import EVENTS_ENDING, AirflowPlan, Watcher
from glue2airflow.plan.start import silent

# https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-trigger.html
DEFAULT_BATCH_SIZE = 1
DEFAULT_BATCH_WINDOW = 900
ENABLED = "ENABLED"


def watchers(starts: tuple[Trigger, ...], plan: AirflowPlan) -> tuple[Watcher, ...]:
    """A watcher for each EVENT trigger, with a queue of its own; the native runtime has none."""
    if plan.options.runtime == "native":
        return ()
    return tuple(
        Watcher(
            names.queue(plan.schedule.asset, "", place),
            names.queue(plan.options.event_queue, plan.module, place),
            *_batching(trigger),
        )
        for place, trigger in enumerate(t for t in starts if t.type == TriggerType.EVENT)
    )


def _batching(trigger: Trigger) -> tuple[int, int]:
    """The size and the window of a batch."""
    condition = trigger.event_batching_condition
    if condition is None:
        return DEFAULT_BATCH_SIZE, DEFAULT_BATCH_WINDOW
    size = condition.batch_size or DEFAULT_BATCH_SIZE
    return size, condition.batch_window or DEFAULT_BATCH_WINDOW


def is_told(text: str) -> bool:
    """Whether the source tells all of ``text``, and CloudFormation takes it as it stands.

    ``${Name}`` stands for what the source leaves open; ``{{resolve:`` CloudFormation acts on.
    """
    return "${" not in text and "{{resolve:" not in text


def pattern_of(rule: EventRule) -> Mapping[str, Any] | None:
    """The event pattern of a rule, if the source tells all of it."""
    if not is_told(rule.event_pattern):
        return None
    try:
        pattern = json.loads(rule.event_pattern)
    except (ValueError, RecursionError):
        return None
    return pattern if isinstance(pattern, dict) else None


def is_whole(rule: EventRule) -> bool:
    """Whether the source tells what makes the rule send events."""
    if not (is_told(rule.schedule_expression) and is_told(rule.event_bus_name)):
        return False
    if rule.schedule_expression and not rule.event_pattern:
        return True
    return pattern_of(rule) is not None


def event_findings(
    starts: tuple[Trigger, ...], workflow: Workflow, plan: AirflowPlan
) -> Iterator[Finding]:
    """What changes for a workflow that events start."""
    queues = iter(watcher.queue for watcher in plan.watchers)
    for trigger in starts:
        if trigger.type != TriggerType.EVENT:
            continue
        rules = _told(workflow.rules)
        if plan.options.runtime == "native":
            yield f.NATIVE_EVENTS.at(trigger, rules=rules, asset=plan.schedule.asset)
            size, window = _batching(trigger)
            if size > 1:
                yield f.EVENT_BATCH.at(trigger, size=size, window=window)
        else:
            queue = next(queues)
            how = _how(queue, workflow.rules, plan.module)
            yield f.EVENT_START.at(trigger, rules=rules, queue=queue, how=how)
        if silent(starts, workflow):
            yield f.RULES_DISABLED.at(trigger)


def _how(queue: str, rules: tuple[EventRule, ...], module: str) -> str:
    """What is to be done for events to come into a queue."""
    if "://" in queue:
        return "let a rule send them there"
    file = f"deploy {module}{EVENTS_ENDING}"
    whole = bool(rules) and all(is_whole(rule) for rule in rules)
    return file if whole else f"{file} with the rule filled in"


def _told(rules: tuple[EventRule, ...]) -> str:
    """The rules, each with its schedule and, if it is not enabled, its state."""
    if not rules:
        return "rules that the source does not hold"
    told = []
    for rule in rules:
        state = rule.state if rule.state not in ("", ENABLED) else ""
        details = ", ".join(filter(None, (rule.schedule_expression, state)))
        told.append(f'"{rule.name}" ({details})' if details else f'"{rule.name}"')
    return ("rule " if len(rules) == 1 else "rules ") + ", ".join(told)
