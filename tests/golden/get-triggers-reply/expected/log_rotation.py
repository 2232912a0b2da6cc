# Made by glue2airflow, content c46166ed06a70673. Once edited, it is not overwritten.
# Source: what follows from trigger "log-rotation" in "triggers.json".
# GLU105 chain log-rotation: the source does not define "rotate-logs", so retries,
#   timeout and concurrency are unknown: no retries, and Glue's longest default timeout,
#   are assumed.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="log-rotation",
    schedule=CronTriggerTimetable(
        "15 3 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "log-rotation": SCHEDULED cron(15 3 * * ? *)
    rotate_logs = GlueJobOperator(
        task_id="rotate_logs",
        job_name="rotate-logs",
        script_args={"--keep_days": "30"},
        waiter_max_attempts=2940,
    )
