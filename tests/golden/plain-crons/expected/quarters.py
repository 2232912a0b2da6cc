# Made by glue2airflow, content bf6ac6b99b4a0bab. Once edited, it is not overwritten.
# Source: workflow "quarters" in "plain.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="quarters",
    schedule=CronTriggerTimetable(
        "0 0 1 JAN,APR,JUL,OCT *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "quarters-schedule": SCHEDULED cron(0 0 1 JAN,APR,JUL,OCT ? *)
    quarters_job = GlueJobOperator(
        task_id="quarters_job",
        job_name="quarters-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
