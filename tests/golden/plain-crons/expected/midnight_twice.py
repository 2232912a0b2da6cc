# Made by glue2airflow, content 6900a3b6bd36f58f. Once edited, it is not overwritten.
# Source: workflow "midnight-twice" in "plain.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="midnight-twice",
    schedule=CronTriggerTimetable(
        "0 0 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "midnight-twice-schedule": SCHEDULED cron(00 00 * * ? *)
    midnight_twice_job = GlueJobOperator(
        task_id="midnight_twice_job",
        job_name="midnight-twice-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
