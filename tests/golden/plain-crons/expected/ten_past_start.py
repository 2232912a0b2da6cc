# Made by glue2airflow, content 651dac7c281cec1c. Once edited, it is not overwritten.
# Source: workflow "ten-past-start" in "plain.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="ten-past-start",
    schedule=CronTriggerTimetable(
        "*/10 * * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "ten-past-start-schedule": SCHEDULED cron(0/10 * * * ? *)
    ten_past_start_job = GlueJobOperator(
        task_id="ten_past_start_job",
        job_name="ten-past-start-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
