"""The same DAGs as a person would type them, as the yardstick for generated files."""

from __future__ import annotations

from glue2airflow.plan.model import AirflowPlan, CrawlerTask, GateTask, JobTask, Task

HEAD = """\
from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable
from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

with DAG({dag_id!r}, schedule=CronTriggerTimetable({cron!r}, timezone="UTC",
         run_immediately=timedelta(minutes=5)), catchup=False,
         max_active_tasks={tasks}, default_args={{"deferrable": True}}):
"""


def handwritten(plan: AirflowPlan) -> str:
    """Source with the same tasks, arguments and dependencies as the plan."""
    cron = plan.schedule.crons[0]
    lines = [HEAD.format(dag_id=plan.dag_id, cron=cron, tasks=len(plan.tasks))]
    for task in plan.tasks:
        lines.append(f"    {task.task_id} = {_call(task)}\n")
    for task in plan.tasks:
        if task.upstream:
            lines.append(f"    [{', '.join(task.upstream)}] >> {task.task_id}\n")
    return "".join(lines)


def _call(task: Task) -> str:
    rule = f"trigger_rule={task.rule!r}"
    if isinstance(task, JobTask):
        return (
            f"GlueJobOperator(task_id={task.task_id!r}, job_name={task.job_name!r}, "
            f"script_args={dict(task.arguments)!r}, max_active_tis_per_dag=1, "
            f"waiter_max_attempts={task.waiter_max_attempts}, {rule})"
        )
    if isinstance(task, CrawlerTask):
        return (
            f"GlueCrawlerRunOperator(task_id={task.task_id!r}, "
            f"crawler_name={task.crawler_name!r}, poll_interval=60, {rule})"
        )
    if isinstance(task, GateTask):
        watch = {key: states[0] for key, states in task.watch.items()}
        return f"GluePredicateOperator(task_id={task.task_id!r}, watch={watch!r}, {rule})"
    return f"EmptyOperator(task_id={task.task_id!r}, {rule})"
