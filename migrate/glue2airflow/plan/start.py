"""When a DAG starts: schedules, events, and which start triggers it stands for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from airflow_glue_bridge.glue.cron import AwsCron, CronError
from airflow_glue_bridge.glue.model import Trigger, TriggerType, Workflow
from glue2airflow import findings as f
from glue2airflow.findings import Finding
from glue2airflow.plan.model import Schedule

# https://docs.aws.amazon.com/glue/latest/dg/monitor-data-warehouse-schedule.html
SHORTEST_GAP = 5
# The last year that Glue takes is 2199.
END_OF_TIME = datetime(2199, 12, 31, 23, 59, tzinfo=UTC)
DISABLED = "DISABLED"


def chosen_starts(workflow: Workflow) -> tuple[tuple[Trigger, ...], list[Finding]]:
    """The start triggers that one DAG stands for, and what there is to say about them."""
    living = tuple(t for t in workflow.start_triggers if t.alive)
    starts = living or workflow.start_triggers
    findings = [
        f.INACTIVE_START.at(trigger, state=trigger.state)
        for trigger in workflow.start_triggers
        if trigger not in starts
    ]
    if len(starts) > 1:
        alike = all(_same_actions(starts[0], other) for other in starts[1:])
        rule = f.JOINED_STARTS if alike else f.SEVERAL_STARTS
        names = f.listed(trigger.name for trigger in starts)
        findings.append(rule.at(workflow, names=names))
    if not living:
        findings += [f.PAUSED.at(t, state=t.state) for t in starts]
    return starts, findings


def _same_actions(one: Trigger, other: Trigger) -> bool:
    """Whether both start the same, in whatever order."""
    left = list(other.actions)
    for action in one.actions:
        if action not in left:
            return False
        left.remove(action)
    return not left


def schedule_of(
    starts: tuple[Trigger, ...], asset: str, *, native: bool
) -> tuple[Schedule, list[Finding]]:
    """The schedule that the start triggers give.

    :param asset: the name for the asset of an EVENT trigger.
    """
    findings: list[Finding] = []
    crons: list[AwsCron] = []
    for trigger in starts:
        if trigger.type == TriggerType.SCHEDULED:
            try:
                cron = AwsCron.parse(trigger.schedule)
            except CronError as error:
                findings.append(f.BAD_SCHEDULE.at(trigger, reason=error))
                continue
            if cron.minimum_gap_minutes is None:
                findings.append(f.NEVER_FIRES.at(trigger, schedule=cron))
            else:
                findings += _about(trigger, cron, native=native)
                crons.append(cron)
    by_event = any(trigger.type == TriggerType.EVENT for trigger in starts)
    plain = [cron.plain for cron in crons if cron.plain is not None]
    exact = len(plain) == len(crons)
    schedule = Schedule(
        crons=tuple(dict.fromkeys(plain)) if exact else (),
        aws_crons=() if exact else tuple(dict.fromkeys(str(cron) for cron in crons)),
        asset=asset if by_event else "",
    )
    return schedule, findings


def _about(trigger: Trigger, cron: AwsCron, *, native: bool) -> Iterator[Finding]:
    for assumption in cron.assumptions:
        yield f.SCHEDULE_ASSUMED.at(trigger, schedule=cron, assumption=assumption)
    gap = cron.minimum_gap_minutes
    if gap is not None and gap < SHORTEST_GAP:
        yield f.TOO_OFTEN.at(trigger, schedule=cron, minutes=gap)
    if native and cron.plain is None:
        yield f.NATIVE_SCHEDULE.at(trigger, schedule=cron)
    last = cron.previous_or_equal(END_OF_TIME)
    if last and last.year < END_OF_TIME.year:
        yield f.LAST_FIRE.at(trigger, schedule=cron, last=f"{last:%Y-%m-%d %H:%M} UTC")
    if trigger.alive:
        yield f.STOP_SCHEDULE.at(trigger, schedule=cron)


def starts_paused(starts: tuple[Trigger, ...], workflow: Workflow) -> bool:
    """Whether nothing starts the workflow as it stands."""
    return silent(starts, workflow) or not any(trigger.alive for trigger in starts)


def silent(starts: tuple[Trigger, ...], workflow: Workflow) -> bool:
    """Whether only events start it, and every rule that sends them is disabled."""
    disabled = all(rule.state == DISABLED for rule in workflow.rules)
    by_events = all(trigger.type == TriggerType.EVENT for trigger in starts)
    return by_events and disabled and bool(workflow.rules)
