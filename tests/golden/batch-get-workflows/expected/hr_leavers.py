# Made by glue2airflow, content 0e41c3f1c35d1650. Once edited, it is not overwritten.
# Source: workflow "hr-leavers" in "hr.json".
# GLU105 workflow hr-leavers: the source does not define "hr-leavers-export", so
#   retries, timeout and concurrency are unknown: no retries, and Glue's longest default
#   timeout, are assumed.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="hr-leavers",
    schedule=CronTriggerTimetable(
        "30 5 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "hr-leavers-daily": SCHEDULED cron(30 5 * * ? *)
    hr_leavers_export = GlueJobOperator(
        task_id="hr_leavers_export",
        job_name="hr-leavers-export",
        waiter_max_attempts=2940,
    )
