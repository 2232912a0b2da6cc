# Made by glue2airflow, content 3cf6964f24b12a71. Once edited, it is not overwritten.
# Source: workflow "returns" in "returns.snapshot.json".
# GLU103 workflow returns: Priority is not known to this converter or could not be read,
#   so nothing was made of it.
# GLU103 trigger returns-daily: RetryPolicy is not known to this converter or could not
#   be read, so nothing was made of it.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="returns",
    schedule=CronTriggerTimetable(
        "0 4 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "returns-daily": SCHEDULED cron(0 4 * * ? *)
    returns_load = GlueJobOperator(
        task_id="returns_load",
        job_name="returns-load",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
