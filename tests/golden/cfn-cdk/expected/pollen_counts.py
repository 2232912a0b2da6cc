# Made by glue2airflow, content 884f32f73db42a4c. Once edited, it is not overwritten.
# Source: workflow "pollen-counts" in "PollenStack.template.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="pollen-counts",
    description="Pollen counts of the day",
    schedule=CronTriggerTimetable(
        "0 5 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "pollen-daily": SCHEDULED cron(0 5 * * ? *)
    count_pollen = GlueJobOperator(
        task_id="count_pollen",
        job_name="count-pollen",
        script_args={"--day": "today"},
        run_job_kwargs={"Timeout": 20},
        max_active_tis_per_dag=1,
        waiter_max_attempts=80,
    )

    # Trigger "pollen-counted": after "count-pollen" SUCCEEDED
    warn_pollen = GlueJobOperator(
        task_id="warn_pollen",
        job_name="warn-pollen",
        max_active_tis_per_dag=1,
        waiter_max_attempts=90,
    )
    count_pollen >> warn_pollen
