"""What CreateTrigger and UpdateTrigger refuse, in the service's own words where they are known.

The words are collected from refusals that people have published, among them
https://github.com/hashicorp/terraform-provider-aws/issues/39571,
https://github.com/hashicorp/terraform-provider-aws/issues/43013 and
https://github.com/aws/aws-cdk/issues/34652.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from airflow_glue_bridge.glue.cron import AwsCron, CronError
from airflow_glue_bridge.glue.model import TriggerType
from airflow_glue_bridge.testing.errors import invalid_input

Data = Mapping[str, Any]

# https://docs.aws.amazon.com/glue/latest/dg/about-triggers.html
MOST_CRAWLERS = 2
# https://docs.aws.amazon.com/glue/latest/dg/monitor-data-warehouse-schedule.html
SHORTEST_INTERVAL = 5

# The service's order; glue.model.WATCHABLE_STATES has the same states.
_STATES = {
    "JobName": ("State", "JobRunState", ("SUCCEEDED", "STOPPED", "FAILED", "TIMEOUT")),
    "CrawlerName": ("CrawlState", "CrawlerState", ("SUCCEEDED", "FAILED", "CANCELLED")),
}
# What a trigger of a type cannot do without, and what it is called in refusals.
_NEEDED = {
    TriggerType.SCHEDULED: ("Schedule", "Schedule"),
    TriggerType.CONDITIONAL: ("Predicate", "Predicate"),
    TriggerType.EVENT: ("WorkflowName", "Workflow name"),
}


def check_trigger(trigger: Data) -> None:
    """Refuse a trigger that cannot be.

    :raises GlueError: InvalidInputException.
    """
    member, title = _NEEDED.get(trigger["Type"], ("Type", "Type"))
    _need(trigger, member, title)
    _check_actions(trigger.get("Actions") or [])
    if trigger["Type"] == TriggerType.SCHEDULED:
        check_schedule(trigger["Schedule"])
    if trigger["Type"] == TriggerType.CONDITIONAL:
        _check_predicate(trigger["Predicate"])
        _check_apart(trigger)


def check_start(trigger: Data) -> None:
    """Refuse StartOnCreation where it is not supported.

    :raises GlueError: InvalidInputException.
    """
    if trigger.get("StartOnCreation") and trigger["Type"] == TriggerType.ON_DEMAND:
        raise invalid_input(
            "Starting trigger on create is not supported for ON_DEMAND trigger type."
        )


def check_schedule(schedule: str) -> None:
    """Refuse what is no cron expression of Glue's; the reason is our addition.

    :raises GlueError: InvalidInputException.
    """
    try:
        gap = AwsCron.parse(schedule).minimum_gap_minutes
    except CronError as error:
        raise invalid_input(f"The schedule {schedule} is invalid. {error}") from None
    if gap is not None and gap < SHORTEST_INTERVAL:
        raise invalid_input(
            f"The schedule {schedule} is invalid. It fires more often than every "
            f"{SHORTEST_INTERVAL} minutes"
        )


def _need(data: Data, member: str, title: str) -> None:
    if not data.get(member):
        raise invalid_input(f"{title} cannot be null or empty")


def _check_actions(actions: list[Data]) -> None:
    if not actions:
        raise invalid_input("Actions cannot be null or empty")
    for action in actions:
        _one_of_two(action, "an action")
    crawlers = [action for action in actions if "CrawlerName" in action]
    if len(crawlers) > MOST_CRAWLERS:
        raise invalid_input(f"A trigger cannot start more than {MOST_CRAWLERS} crawlers")


def _one_of_two(data: Data, where: str) -> str:
    """Whether an action or condition is about a job (``JobName``) or a crawler."""
    named = [member for member in _STATES if data.get(member)]
    if len(named) > 1:
        raise invalid_input(f"Both JobName or CrawlerName cannot be set together in {where}")
    if not named:
        raise invalid_input(f"Either JobName or CrawlerName must be set in {where}")
    return named[0]


def _check_predicate(predicate: Data) -> None:
    conditions = predicate.get("Conditions") or []
    if not conditions:
        raise invalid_input("Conditions cannot be null or empty")
    if len(conditions) > 1 and not predicate.get("Logical"):
        raise invalid_input(
            "Logical operator cannot be null or empty when more than one condition is present."
        )
    for condition in conditions:
        _check_condition(condition)


def _check_condition(condition: Data) -> None:
    kind = _one_of_two(condition, "a condition")
    _need(condition, "LogicalOperator", "Logical operator")
    member, title, watchable = _STATES[kind]
    _need(condition, member, member)
    if condition[member] not in watchable:
        raise invalid_input(f"{title} should be any of: [{', '.join(watchable)}]")


def _check_apart(trigger: Data) -> None:
    """Longer circles, through other triggers, are not known to be refused."""
    watched = {condition.get("JobName") for condition in trigger["Predicate"]["Conditions"]}
    started = {action["JobName"] for action in trigger["Actions"] if "JobName" in action}
    if watched & started:
        raise invalid_input("Job cannot be a Predicate and Action for Conditional Trigger.")
