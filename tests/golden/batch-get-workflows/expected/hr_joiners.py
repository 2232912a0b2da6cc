# Made by glue2airflow, content a5e57f0a20f73916. Once edited, it is not overwritten.
# Source: workflow "hr-joiners" in "hr.json".
# GLU105 workflow hr-joiners: the source does not define "hr-joiners-export", so
#   retries, timeout and concurrency are unknown: no retries, and Glue's longest default
#   timeout, are assumed.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="hr-joiners",
    schedule=CronTriggerTimetable(
        "0 6 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "hr-joiners-daily": SCHEDULED cron(0 6 * * ? *)
    hr_joiners_export = GlueJobOperator(
        task_id="hr_joiners_export",
        job_name="hr-joiners-export",
        waiter_max_attempts=2940,
    )
