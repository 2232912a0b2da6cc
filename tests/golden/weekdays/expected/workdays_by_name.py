# Made by glue2airflow, content 3c5a3078770dbc4e. Once edited, it is not overwritten.
# Source: workflow "workdays-by-name" in "weekdays.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="workdays-by-name",
    schedule=CronTriggerTimetable(
        "0 6 * * MON-FRI",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "workdays-by-name-schedule": SCHEDULED cron(0 6 ? * MON-FRI *)
    workdays_by_name_job = GlueJobOperator(
        task_id="workdays_by_name_job",
        job_name="workdays-by-name-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
