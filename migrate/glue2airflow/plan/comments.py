"""What a trigger says, in a line that is safe inside a comment of generated code."""

from __future__ import annotations

import json

from airflow_glue_bridge.glue.model import Condition, Trigger, TriggerType
from glue2airflow.plan.flow import Flow
from glue2airflow.secrets import masked

MAX_DESCRIPTION = 200


def quoted(text: str) -> str:
    """``text`` as a literal on one line, whatever it holds."""
    shown = json.dumps(text, ensure_ascii=False)
    return shown if shown.isprintable() else json.dumps(text)


# How a task gets at what Glue kept to itself.
EVENTS_IN_TASKS = (
    "  The events of the batch, in a template:",
    "  {{ (triggering_asset_events.values() | first | first).extra.payload.events }}",
)


def comments(trigger: Trigger, flow: Flow, *, native: bool) -> tuple[str, ...]:
    """The lines over a trigger's group: its name, when it fires, and its description."""
    said: tuple[str, ...] = (f"Trigger {quoted(trigger.name)}: {_when(trigger, flow, native)}",)
    if trigger.type == TriggerType.EVENT and not native:
        said = (*said, *EVENTS_IN_TASKS)
    if not trigger.description:
        return said
    description = masked(trigger.description)
    if len(description) > MAX_DESCRIPTION:
        description = description[: MAX_DESCRIPTION - 1] + "…"
    return (*said, f"  {quoted(description)}")


def _when(trigger: Trigger, flow: Flow, native: bool) -> str:
    if trigger.type == TriggerType.SCHEDULED:
        return f"SCHEDULED {quoted(trigger.schedule)[1:-1]}"
    if trigger.type == TriggerType.EVENT:
        update = "update of the asset (GLU237)" if native else "batch in the queue (GLU224)"
        return f"EVENT, here each {update}"
    if trigger.starts_runs:
        return trigger.type
    conditions = flow.conditions[trigger.name]
    word = " or " if trigger.any_suffices else " and "
    return "after " + word.join(_condition(condition) for condition in conditions)


def _condition(condition: Condition) -> str:
    return f"{quoted(condition.node.name)} {condition.watched_state}"
