# Made by glue2airflow, content c743a10acc3fa3cd. Once edited, it is not overwritten.
# Source: workflow "workdays-by-number" in "weekdays.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="workdays-by-number",
    schedule=CronTriggerTimetable(
        "0 1 * * MON-FRI",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "workdays-by-number-schedule": SCHEDULED cron(0 01 ? * 2-6 *)
    workdays_by_number_job = GlueJobOperator(
        task_id="workdays_by_number_job",
        job_name="workdays-by-number-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
