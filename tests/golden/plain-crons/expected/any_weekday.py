# Made by glue2airflow, content 58f71a1f13c1d070. Once edited, it is not overwritten.
# Source: workflow "any-weekday" in "plain.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="any-weekday",
    schedule=CronTriggerTimetable(
        "0 3 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "any-weekday-schedule": SCHEDULED cron(0 3 ? * * *)
    any_weekday_job = GlueJobOperator(
        task_id="any_weekday_job",
        job_name="any-weekday-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
