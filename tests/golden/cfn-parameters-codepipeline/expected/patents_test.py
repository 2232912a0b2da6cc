# Made by glue2airflow, content f89b22a68d1a894e. Once edited, it is not overwritten.
# Source: workflow "patents-test" in "patents.yaml".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="patents-test",
    schedule=CronTriggerTimetable(
        "0 2 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "patents-start-test": SCHEDULED cron(0 2 * * ? *)
    patents_load = GlueJobOperator(
        task_id="patents_load",
        job_name="patents-load",
        script_args={"--batch": "100"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
