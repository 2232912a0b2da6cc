# Made by glue2airflow, content e13f51ff2963cdc0. Once edited, it is not overwritten.
# Source: workflow "every-two-minutes" in "odd.snapshot.json".
# GLU220 trigger every-two-minutes-schedule: cron(0/2 9-17 ? * MON-FRI *) fires every 2
#   min at its fastest; Glue supports five and more and does not say what it does below,
#   Airflow fires each time.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="every-two-minutes",
    schedule=CronTriggerTimetable(
        "*/2 9-17 * * MON-FRI",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "every-two-minutes-schedule": SCHEDULED cron(0/2 9-17 ? * MON-FRI *)
    every_two_minutes_job = GlueJobOperator(
        task_id="every_two_minutes_job",
        job_name="every-two-minutes-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
