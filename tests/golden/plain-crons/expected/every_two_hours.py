# Made by glue2airflow, content d0accc3a44475a42. Once edited, it is not overwritten.
# Source: workflow "every-two-hours" in "plain.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="every-two-hours",
    schedule=CronTriggerTimetable(
        "0 */2 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "every-two-hours-schedule": SCHEDULED cron(0 */2 * * ? *)
    every_two_hours_job = GlueJobOperator(
        task_id="every_two_hours_job",
        job_name="every-two-hours-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
