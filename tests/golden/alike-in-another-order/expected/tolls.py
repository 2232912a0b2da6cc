# Made by glue2airflow, content 1ed527c9884effca. Once edited, it is not overwritten.
# Source: workflow "tolls" in "etl.snapshot.json".
# GLU203 workflow tolls: triggers "tolls-morning", "tolls-evening" start the same
#   actions, so one DAG stands for all of them.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import MultipleCronTriggerTimetable

with DAG(
    dag_id="tolls",
    schedule=MultipleCronTriggerTimetable(
        "0 6 * * *",
        "30 18 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "tolls-morning": SCHEDULED cron(0 6 * * ? *)
    # Trigger "tolls-evening": SCHEDULED cron(30 18 * * ? *)
    read_tolls = GlueJobOperator(
        task_id="read_tolls",
        job_name="read-tolls",
        script_args={"--from": "road", "--to": "lake"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    read_fines = GlueJobOperator(
        task_id="read_fines",
        job_name="read-fines",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
