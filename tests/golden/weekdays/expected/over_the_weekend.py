# Made by glue2airflow, content 9b691b30fe254a61. Once edited, it is not overwritten.
# Source: workflow "over-the-weekend" in "weekdays.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="over-the-weekend",
    schedule=CronTriggerTimetable(
        "30 7 * * FRI,SAT,SUN",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "over-the-weekend-schedule": SCHEDULED cron(30 7 ? * 6-1 *)
    over_the_weekend_job = GlueJobOperator(
        task_id="over_the_weekend_job",
        job_name="over-the-weekend-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
