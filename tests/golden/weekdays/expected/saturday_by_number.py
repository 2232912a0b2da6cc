# Made by glue2airflow, content bbec51cbb3f2fd9a. Once edited, it is not overwritten.
# Source: workflow "saturday-by-number" in "weekdays.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="saturday-by-number",
    schedule=CronTriggerTimetable(
        "0 9 * * SAT",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "saturday-by-number-schedule": SCHEDULED cron(0 9 ? * 7 *)
    saturday_by_number_job = GlueJobOperator(
        task_id="saturday_by_number_job",
        job_name="saturday-by-number-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
