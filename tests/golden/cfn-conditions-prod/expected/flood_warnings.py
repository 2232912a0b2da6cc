# Made by glue2airflow, content 55c1c703fa87f311. Once edited, it is not overwritten.
# Source: workflow "flood-warnings" in "floods.yaml".
# GLU222 workflow flood-warnings: with 1 running, Glue drops a further run; Airflow
#   (max_active_runs=1) makes it wait.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="flood-warnings",
    schedule=CronTriggerTimetable(
        "0 3 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "floods-nightly": SCHEDULED cron(0 3 * * ? *)
    floods_load = GlueJobOperator(
        task_id="floods_load",
        job_name="floods-load",
        waiter_max_attempts=120,
    )

    # Trigger "floods-loaded": after "floods-load" SUCCEEDED
    floods_warn = GlueJobOperator(
        task_id="floods_warn",
        job_name="floods-warn",
        script_args={"--to": "authorities"},
        waiter_max_attempts=120,
    )
    floods_load >> floods_warn
