# Made by glue2airflow, content 9bea4bc4a74a2cf9. Once edited, it is not overwritten.
# Source: workflow "fx-rates" in "fx.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="fx-rates",
    description="Loads the reference rates of the European Central Bank.",
    schedule=CronTriggerTimetable(
        "15 12 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "fx-rates-daily": SCHEDULED cron(15 12 * * ? *)
    load_fx_rates = GlueJobOperator(
        task_id="load_fx_rates",
        job_name="load-fx-rates",
        script_args={"--base_currency": "EUR"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
