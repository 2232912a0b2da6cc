# Made by glue2airflow, content a04104d8f8064f45. Once edited, it is not overwritten.
# Source: workflow "patents-prod" in "patents.yaml".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="patents-prod",
    schedule=CronTriggerTimetable(
        "0 2 * * SUN",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "patents-start-prod": SCHEDULED cron(0 2 ? * 1 *)
    patents_load = GlueJobOperator(
        task_id="patents_load",
        job_name="patents-load",
        script_args={"--batch": "500"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
