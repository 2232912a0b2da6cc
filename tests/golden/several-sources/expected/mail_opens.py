# Made by glue2airflow, content 6b5d4b1e285eac0d. Once edited, it is not overwritten.
# Source: workflow "mail-opens" in "b_mail.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="mail-opens",
    schedule=CronTriggerTimetable(
        "0 7 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "mail-daily": SCHEDULED cron(0 7 * * ? *)
    opens_load = GlueJobOperator(
        task_id="opens_load",
        job_name="opens-load",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
