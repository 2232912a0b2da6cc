# Made by glue2airflow, content 29a7241fa49fc0cd. Once edited, it is not overwritten.
# Source: workflow "rail-freight" in "rail.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="rail-freight",
    schedule=CronTriggerTimetable(
        "0 1 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "freight-daily": SCHEDULED cron(0 1 * * ? *)
    load_freight = GlueJobOperator(
        task_id="load_freight",
        job_name="load-freight",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "freight-loaded": after "load-freight" SUCCEEDED
    sum_freight = GlueJobOperator(
        task_id="sum_freight",
        job_name="sum-freight",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    load_freight >> sum_freight
