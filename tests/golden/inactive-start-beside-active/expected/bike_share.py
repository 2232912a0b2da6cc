# Made by glue2airflow, content fd41f268360c0b6d. Once edited, it is not overwritten.
# Source: workflow "bike-share" in "bikes.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="bike-share",
    schedule=CronTriggerTimetable(
        "0 * * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "bikes-hourly": SCHEDULED cron(0 * * * ? *)
    count_bikes = GlueJobOperator(
        task_id="count_bikes",
        job_name="count-bikes",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
