# Made by glue2airflow, content 76a2e53fbfb352d3. Once edited, it is not overwritten.
# Source: workflow "fleet-telemetry" in "fleet.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="fleet-telemetry",
    schedule=CronTriggerTimetable(
        "10 * * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "fleet-hourly": SCHEDULED cron(10 * * * ? *)
    fleet_compact = GlueJobOperator(
        task_id="fleet_compact",
        job_name="fleet-compact",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
