"""What there is to say about a plan beside what a single task needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from airflow_glue_bridge.glue.model import (
    FAILED,
    NEEDS_ACTIVATION,
    SUCCEEDED,
    Condition,
    Trigger,
    TriggerType,
    Workflow,
)
from glue2airflow import findings as f
from glue2airflow.findings import Finding
from glue2airflow.plan.flow import Flow, is_sure
from glue2airflow.plan.model import (
    ALL_FAILED,
    ALL_SUCCESS,
    ONE_FAILED,
    ONE_SUCCESS,
    AirflowPlan,
    CrawlerTask,
    JobTask,
    PlanOptions,
    Task,
)
from glue2airflow.secrets import looks_secret

# https://docs.aws.amazon.com/glue/latest/dg/blueprint_workflow_restrictions.html
LARGEST = 100
LONGEST_TAG = 100
# Trigger.State on the way from one to another of CREATED, ACTIVATED and DEACTIVATED.
IN_TRANSIT = frozenset({"ACTIVATING", "CREATING", "DEACTIVATING", "DELETING", "UPDATING"})


def trigger_remarks(
    workflow: Workflow, starts: tuple[Trigger, ...], options: PlanOptions
) -> Iterator[Finding]:
    """What the state and the actions of each trigger mean."""
    for trigger in (*starts, *workflow.conditional_triggers):
        subject = trigger
        if trigger.type in NEEDS_ACTIVATION and not trigger.state:
            yield f.NO_STATE.at(subject)
        if trigger.type in NEEDS_ACTIVATION and trigger.state in IN_TRANSIT:
            yield f.IN_TRANSIT.at(subject, state=trigger.state)
        if trigger.tags and not workflow.standalone:
            yield f.UNREAD_DEFINITION.at(subject, member="Tags")
        if not (trigger.alive or trigger.starts_runs or options.include_inactive):
            yield f.INACTIVE_BRANCH.at(subject, state=trigger.state)
        if not trigger.actions:
            yield f.EMPTY_TRIGGER.at(subject)
        if trigger.schedule and trigger.type != TriggerType.SCHEDULED:
            yield f.UNUSED_MEMBER.at(subject, member="Schedule", type=trigger.type)
        if trigger.event_batching_condition and trigger.type != TriggerType.EVENT:
            member = "EventBatchingCondition"
            yield f.UNUSED_MEMBER.at(subject, member=member, type=trigger.type)


def workflow_remarks(workflow: Workflow, *, scripts_known: bool) -> Iterator[Finding]:
    """What its own members mean.

    :param scripts_known: whether each of its jobs' scripts was read, and is spoken of by itself.
    """
    subject = workflow
    if workflow.max_concurrent_runs:
        yield f.RUN_LIMIT.at(subject, limit=workflow.max_concurrent_runs)
    properties = workflow.default_run_properties
    if properties and not scripts_known:
        yield f.RUN_PROPERTIES.at(subject, names=f.listed(properties))
    for name, value in properties.items():
        if looks_secret(name, value):
            instead = "the DAG's param of that name is empty"
            yield f.SECRET.at(subject, member=f"run property {name}", instead=instead)
    for key, value in workflow.tags.items():
        if looks_secret(key, value):
            yield f.SECRET.at(subject, member=f"tag {key}", instead="the DAG does not have the tag")
        elif len(tag_text(key, value)) > LONGEST_TAG:
            yield f.TAG_DROPPED.at(f"tag {key} of {subject}")
    count = len(workflow.triggers) + sum(1 for _ in workflow.nodes())
    if count > LARGEST:
        yield f.LARGE.at(subject, count=count)


def tag_text(key: str, value: str) -> str:
    """A Glue tag as a tag of a DAG."""
    return f"{key}:{value}" if value else key


def flow_remarks(plan: AirflowPlan, flow: Flow, workflow: Workflow) -> Iterator[Finding]:
    """Triggers and conditions that came to nothing, and those of which AWS does not say enough."""
    for name, reason in flow.dead.items():
        yield f.DEAD_TRIGGER.at(f"trigger {name}", reason=reason)
    for trigger in flow.triggers:
        if not trigger.actions:
            continue
        subject, kept = trigger, flow.conditions[trigger.name]
        if not (trigger.alive or trigger.starts_runs) and _adds(trigger, plan, flow):
            yield f.INACTIVE_INCLUDED.at(subject, state=trigger.state)
        for condition in trigger.conditions:
            if condition not in kept:
                yield f.DEAD_CONDITION.at(subject, node=condition.node)
        if trigger.any_suffices and not flow.exclusive_conditions(trigger):
            yield f.ANY_ONCE.at(subject, count=len(kept))
        for condition in kept:
            job = workflow.jobs.get(condition.job_name)
            if job and job.max_retries and condition.state == FAILED:
                yield f.FAILED_LAST.at(subject, node=condition.node, count=job.max_retries)


def _adds(trigger: Trigger, plan: AirflowPlan, flow: Flow, *, nearly: bool = False) -> bool:
    """Whether a trigger starts anything that would not start anyway where it fires (--merge).

    :param nearly: for the failures that it watches, any end that is no success will do.
    """
    failures = (c.node for c in trigger.conditions if c.watched_state != SUCCEEDED)
    watched = set(failures) if nearly else set()
    facts = {n: states for n, states in flow.facts[trigger.name].items() if n not in watched}
    sure = {
        other.name for other in flow.triggers if other != trigger and flow.must_fire(other, facts)
    }
    tasks = (task for task in plan.tasks if isinstance(task, JobTask | CrawlerTask))
    return any(trigger.name in t.triggers and sure.isdisjoint(t.triggers) for t in tasks)


def _decides(condition: Condition, trigger: Trigger, flow: Flow) -> bool:
    """Whether it is a failure that is waited for, and not only where the trigger fires anyway."""
    if condition.watched_state == SUCCEEDED:
        return False
    if not trigger.any_suffices:
        return True
    facts = {n: s for n, s in flow.condition_facts(condition).items() if n != condition.node}
    others = (c for c in flow.conditions[trigger.name] if c.watched_state == SUCCEEDED)
    return not any(is_sure(other, facts) for other in others)


def native_remarks(plan: AirflowPlan, flow: Flow) -> Iterator[Finding]:
    """Where plain trigger rules are only nearly what the triggers say."""
    if plan.options.runtime != "native":
        return
    for trigger in flow.triggers:
        failures = [c for c in flow.conditions[trigger.name] if _decides(c, trigger, flow)]
        if failures and _adds(trigger, plan, flow, nearly=True):
            watched = ", ".join(map(_watched, failures))
            yield f.NATIVE_STATES.at(trigger, watched=watched)
    tasks = {task.task_id: task for task in plan.tasks}
    for task in plan.tasks:
        if unstarted := sorted(_maybe_unstarted(task, tasks)):
            yield f.NATIVE_UNSTARTED.at(f"task {task.task_id}", watched=", ".join(unstarted))


def _watched(condition: Condition) -> str:
    return f"{condition.node} {condition.watched_state}"


def _maybe_unstarted(task: Task, tasks: Mapping[str, Task]) -> set[str]:
    """The tasks watched for failure that an earlier failure, not watched here, keeps from starting.

    Where the earlier failure is watched here too, it fires the task as it does in Glue.
    """
    if task.rule not in (ALL_FAILED, ONE_FAILED):
        return set()
    heard = set(task.upstream) if task.rule == ONE_FAILED else set()
    maybe = (name for name in task.upstream if _may_be_upstream_failed(tasks[name], tasks))
    return {name for name in maybe if not _before(tasks[name], tasks) <= heard}


def _may_be_upstream_failed(task: Task, tasks: Mapping[str, Task]) -> bool:
    """Whether Airflow may mark it so; under the rules over failures it is run or skipped."""
    if task.rule not in (ALL_SUCCESS, ONE_SUCCESS):
        return False
    before = (tasks[name] for name in task.upstream)
    return any(
        isinstance(t, JobTask | CrawlerTask) or _may_be_upstream_failed(t, tasks) for t in before
    )


def _before(task: Task, tasks: Mapping[str, Task]) -> set[str]:
    """The jobs and crawlers upstream of ``task``, near and far."""
    found: set[str] = set()
    todo = list(task.upstream)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo.extend(tasks[name].upstream)
    return {name for name in found if isinstance(tasks[name], JobTask | CrawlerTask)}
