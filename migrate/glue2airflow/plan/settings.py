"""What a task asks of Glue: arguments, limits and waiting times, from the action and the job."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from airflow_glue_bridge.glue.model import Action, Job, Node, NodeType, Workflow
from airflow_glue_bridge.glue.timeouts import (
    DEFAULT_TIMEOUT,
    PYTHON_SHELL,
    STREAMING,
    default_timeout,
)
from glue2airflow import findings as f
from glue2airflow.findings import Finding
from glue2airflow.plan import names
from glue2airflow.plan.model import AirflowPlan, CrawlerTask, JobTask, Task
from glue2airflow.plan.units import Unit
from glue2airflow.secrets import looks_secret

# Glue counts a timeout from the moment a run is RUNNING; these come before it. A FLEX run may wait
# 20 min for capacity, a queued one for as long as others take.
START_UP = 60
IN_QUEUE = 1440

DEFAULT_JOB_LIMIT = 1
# https://docs.aws.amazon.com/glue/latest/dg/glue-version-support-policy.html
ENDED_VERSIONS = frozenset({"0.9", "1.0", "2.0"})


def bare_task(unit: Unit, workflow: Workflow, runs: int) -> Task:
    """The task of a unit, not yet wired, with all that its action and its job's definition say.

    :param runs: how many runs of the DAG may be active at once.
    """
    action = unit.action
    triggers = tuple(trigger.name for trigger in unit.triggers)
    if action.crawler_name:
        return CrawlerTask(unit.key, crawler_name=action.crawler_name, triggers=triggers)
    job = workflow.jobs.get(action.job_name)
    secrets = tuple(key for key, value in action.arguments.items() if looks_secret(key, value))
    limit = _limit(job)
    return JobTask(
        unit.key,
        job_name=action.job_name,
        triggers=triggers,
        arguments={key: value for key, value in action.arguments.items() if key not in secrets},
        secrets=secrets,
        run_kwargs=_run_kwargs(action),
        retries=(job.max_retries or 0) if job else 0,
        waiter_max_attempts=waiting_minutes(action, job),
        max_active_tis=limit if job and limit < runs and not job.job_run_queuing_enabled else None,
    )


def waiting_minutes(action: Action, job: Job | None) -> int:
    """How long a run may take from the moment it is asked for."""
    queue = IN_QUEUE if job and job.job_run_queuing_enabled else 0
    return (action.timeout or _timeout(job)) + START_UP + queue


def _timeout(job: Job | None) -> int:
    if job is None:
        return DEFAULT_TIMEOUT
    return job.timeout or default_timeout(job.command.name, job.glue_version)


def _limit(job: Job | None) -> int:
    if job is None:
        return DEFAULT_JOB_LIMIT
    return job.execution_property.max_concurrent_runs or DEFAULT_JOB_LIMIT


def _run_kwargs(action: Action) -> dict[str, Any]:
    notify = action.notification_property
    members = {
        "Timeout": action.timeout,
        "SecurityConfiguration": action.security_configuration,
        "NotificationProperty": (
            {"NotifyDelayAfter": notify.notify_delay_after}
            if notify and notify.notify_delay_after
            else None
        ),
    }
    return {name: value for name, value in members.items() if value}


def job_findings(plan: AirflowPlan, workflow: Workflow, unread: Sequence[str]) -> Iterator[Finding]:
    """What is to be said of the jobs that the plan runs.

    :param unread: those whose scripts were not given.
    """
    tasks = [task for task in plan.tasks if isinstance(task, JobTask)]
    jobs = list(dict.fromkeys(task.job_name for task in tasks))
    known = [workflow.jobs[name] for name in jobs if name in workflow.jobs]
    if unknown := [name for name in jobs if name not in workflow.jobs]:
        yield f.NO_DEFINITION.at(workflow, names=f.listed(unknown))
    for job in known:
        yield from _job(job)
    limited = {task.job_name: task.max_active_tis for task in tasks if task.max_active_tis}
    if limited:
        limits = ", ".join(f'"{name}" {limit}' for name, limit in list(limited.items())[:5])
        more = f" and {len(limited) - 5} more" if len(limited) > 5 else ""
        yield f.JOB_LIMIT.at(workflow, limits=limits + more)
    if unread:
        yield f.SCRIPTS_UNREAD.at(workflow, names=f.listed(unread))
    for task in tasks:
        for argument in task.secrets:
            key = names.variable(plan.module, task.task_id, argument)
            instead = f"the task reads it from the Airflow Variable {key}"
            member = f"argument {argument}"
            yield f.SECRET.at(Node(NodeType.JOB, task.job_name), member=member, instead=instead)


def _job(job: Job) -> Iterator[Finding]:
    node = Node(NodeType.JOB, job.name)
    if job.max_retries:
        yield f.RETRIED_TWICE.at(node, count=job.max_retries)
    if job.glue_version in ENDED_VERSIONS and job.command.name != PYTHON_SHELL:
        yield f.END_OF_LIFE.at(node, version=job.glue_version)
    if job.command.name == STREAMING:
        yield f.STREAMING.at(node)


def crawler_findings(workflow: Workflow) -> Iterator[Finding]:
    """What is to be said of the crawlers of a workflow."""
    for trigger in workflow.triggers:
        for action in trigger.actions:
            if action.crawler_name and (members := _extras(action)):
                yield f.CRAWLER_EXTRAS.at(trigger, members=members, node=action.node)
    for crawler in workflow.crawlers.values():
        if crawler.schedule:
            node = Node(NodeType.CRAWLER, crawler.name)
            yield f.CRAWLER_SCHEDULE.at(node, schedule=crawler.schedule)


def _extras(action: Action) -> str:
    notify = action.notification_property
    given = {
        "Arguments": action.arguments,
        "Timeout": action.timeout,
        "NotificationProperty": notify and notify.notify_delay_after,
        "SecurityConfiguration": action.security_configuration,
    }
    return ", ".join(name for name, value in given.items() if value)
