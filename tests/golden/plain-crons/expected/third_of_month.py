# Made by glue2airflow, content e0d3e9f7a7c1b0aa. Once edited, it is not overwritten.
# Source: workflow "third-of-month" in "plain.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="third-of-month",
    schedule=CronTriggerTimetable(
        "0 6 3 * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "third-of-month-schedule": SCHEDULED cron(0 6 3 * ? *)
    third_of_month_job = GlueJobOperator(
        task_id="third_of_month_job",
        job_name="third-of-month-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
