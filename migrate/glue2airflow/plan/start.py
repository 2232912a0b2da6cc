"""When a DAG starts: schedules, events, and which start triggers it stands for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from airflow_glue_bridge.glue.cron import AwsCron, CronError
from airflow_glue_bridge.glue.model import Trigger, TriggerType, Workflow
from glue2airflow import findings as f
from glue2airflow.findings import Finding
from glue2airflow.plan.model import Schedule

# https://docs.aws.amazon.com/glue/latest/dg/monitor-data-warehouse-schedule.html
SHORTEST_GAP = 5
DEFAULT_BATCH_WINDOW = 900
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


def chosen_starts(workflow: Workflow) -> tuple[tuple[Trigger, ...], list[Finding]]:
    """The start triggers that one DAG stands for, and what there is to say about them."""
    living = tuple(t for t in workflow.start_triggers if t.alive)
    starts = living or workflow.start_triggers
    findings = [
        f.INACTIVE_START.at(f"trigger {trigger.name}", state=trigger.state)
        for trigger in workflow.start_triggers
        if trigger not in starts
    ]
    if len(starts) > 1:
        alike = len({frozenset(_actions(trigger).items()) for trigger in starts}) == 1
        rule = f.JOINED_STARTS if alike else f.SEVERAL_STARTS
        names = f.listed(trigger.name for trigger in starts)
        findings.append(rule.at(f"workflow {workflow.name}", names=names))
    if not living:
        findings += [f.PAUSED.at(f"trigger {t.name}", state=t.state) for t in starts]
    return starts, findings


def _actions(trigger: Trigger) -> Counter[str]:
    return Counter(repr(action) for action in trigger.actions)


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
                crons.append(AwsCron.parse(trigger.schedule))
            except CronError as error:
                findings.append(f.BAD_SCHEDULE.at(f"trigger {trigger.name}", reason=error))
            else:
                findings += _about(trigger, crons[-1], native=native)
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
    subject = f"trigger {trigger.name}"
    if cron.next_after(EARLIEST) is None:
        yield f.NEVER_FIRES.at(subject, schedule=cron)
    if native and cron.plain is None:
        yield f.NATIVE_SCHEDULE.at(subject, schedule=cron)
    gap = cron.minimum_gap_minutes
    if gap is not None and gap < SHORTEST_GAP:
        yield f.TOO_OFTEN.at(subject, schedule=cron, minutes=gap)
    if trigger.alive:
        yield f.STOP_SCHEDULE.at(subject, schedule=cron)


def event_findings(
    starts: tuple[Trigger, ...], workflow: Workflow, asset: str
) -> Iterator[Finding]:
    """What changes for a workflow that events start."""
    for trigger in starts:
        if trigger.type != TriggerType.EVENT:
            continue
        known = f.listed(rule.name for rule in workflow.rules)
        rules = f"rule {known}" if known else "rules that the source does not hold"
        yield f.EVENT_START.at(f"trigger {trigger.name}", rules=rules, asset=asset)
        batching = trigger.event_batching_condition
        if batching and (batching.batch_size or 1) > 1:
            window = batching.batch_window or DEFAULT_BATCH_WINDOW
            yield f.EVENT_BATCH.at(
                f"trigger {trigger.name}", size=batching.batch_size, window=window
            )
