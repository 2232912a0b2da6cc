# Made by glue2airflow, content 34d8f9f6b1e86caf. Once edited, it is not overwritten.
# Source: workflow "gym-visits" in "gym.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="gym-visits",
    schedule=CronTriggerTimetable(
        "0 2 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "visits-daily": SCHEDULED cron(0 2 * * ? *)
    load_visits = GlueJobOperator(
        task_id="load_visits",
        job_name="load-visits",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "visits-loaded": after "load-visits" SUCCEEDED
    rate_members = GlueJobOperator(
        task_id="rate_members",
        job_name="rate-members",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    load_visits >> rate_members
