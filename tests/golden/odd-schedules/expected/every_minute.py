# Made by glue2airflow, content 11c04a32531961cf. Once edited, it is not overwritten.
# Source: workflow "every-minute" in "odd.snapshot.json".
# GLU220 trigger every-minute-schedule: cron(* * * * ? *) fires every 1 min at its
#   fastest; Glue supports five and more and does not say what it does below, Airflow
#   fires each time.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="every-minute",
    schedule=CronTriggerTimetable(
        "* * * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "every-minute-schedule": SCHEDULED cron(* * * * ? *)
    every_minute_job = GlueJobOperator(
        task_id="every_minute_job",
        job_name="every-minute-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
