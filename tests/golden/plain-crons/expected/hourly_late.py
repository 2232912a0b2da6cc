# Made by glue2airflow, content ecf303987978a3e9. Once edited, it is not overwritten.
# Source: workflow "hourly-late" in "plain.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="hourly-late",
    schedule=CronTriggerTimetable(
        "58 * * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "hourly-late-schedule": SCHEDULED cron(58 0/1 * * ? *)
    hourly_late_job = GlueJobOperator(
        task_id="hourly_late_job",
        job_name="hourly-late-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
