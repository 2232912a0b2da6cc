# Made by glue2airflow, content 2af0c9f999795c90. Once edited, it is not overwritten.
# Source: what follows from trigger "sweep-temp" in "sweep.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="sweep-temp",
    description="Temporary tables of the notebooks.",
    schedule=CronTriggerTimetable(
        "0 2 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow", "team:platform"],
):
    # Trigger "sweep-temp": SCHEDULED cron(0 2 * * ? *)
    #   "Temporary tables of the notebooks."
    sweep_temp_tables = GlueJobOperator(
        task_id="sweep_temp_tables",
        job_name="sweep-temp-tables",
        script_args={"--older_than_days": "7"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
