# Made by glue2airflow, content 8a9687d04f093230. Once edited, it is not overwritten.
# Source: workflow "wind-parks-dev" in "wind.yaml".
# GLU222 workflow wind-parks-dev: with 1 running, Glue drops a further run; Airflow
#   (max_active_runs=1) makes it wait.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="wind-parks-dev",
    schedule=CronTriggerTimetable(
        "0 12 * * MON",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "wind-start": SCHEDULED cron(0 12 ? * MON *)
    wind_load = GlueJobOperator(
        task_id="wind_load",
        job_name="wind-load",
        waiter_max_attempts=120,
    )
