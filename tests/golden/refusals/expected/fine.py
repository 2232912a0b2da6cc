# Made by glue2airflow, content a0c80788cbf17598. Once edited, it is not overwritten.
# Source: workflow "fine" in "refusals.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="fine",
    schedule=CronTriggerTimetable(
        "0 1 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "fine-start": SCHEDULED cron(0 1 * * ? *)
    a = GlueJobOperator(
        task_id="a",
        job_name="a",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
