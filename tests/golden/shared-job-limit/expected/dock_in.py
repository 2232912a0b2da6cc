# Made by glue2airflow, content 255b1da19e154631. Once edited, it is not overwritten.
# Source: workflow "dock-in" in "dock.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="dock-in",
    schedule=CronTriggerTimetable(
        "0 * * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "dock-in-hourly": SCHEDULED cron(0 * * * ? *)
    move_boxes = GlueJobOperator(
        task_id="move_boxes",
        job_name="move-boxes",
        script_args={"--way": "in"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
