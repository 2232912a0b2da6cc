# Made by glue2airflow, content 808712a99b9ee3ca. Once edited, it is not overwritten.
# Source: workflow "every-other-weekday" in "weekdays.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="every-other-weekday",
    schedule=CronTriggerTimetable(
        "0 8 * * MON-SAT/2",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "every-other-weekday-schedule": SCHEDULED cron(0 8 ? * 2/2 *)
    every_other_weekday_job = GlueJobOperator(
        task_id="every_other_weekday_job",
        job_name="every-other-weekday-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
