# Made by glue2airflow, content 3f3c2d68457b6e07. Once edited, it is not overwritten.
# Source: workflow "sunday-by-number" in "weekdays.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="sunday-by-number",
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
    # Trigger "sunday-by-number-schedule": SCHEDULED cron(0 2 ? * 1 *)
    sunday_by_number_job = GlueJobOperator(
        task_id="sunday_by_number_job",
        job_name="sunday-by-number-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
