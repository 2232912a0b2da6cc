# Made by glue2airflow, content 30bb6302d301466f. Once edited, it is not overwritten.
# Source: workflow "upper-case" in "plain.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="upper-case",
    schedule=CronTriggerTimetable(
        "15 10 * * MON",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "upper-case-schedule": SCHEDULED Cron(15 10 ? * mon *)
    upper_case_job = GlueJobOperator(
        task_id="upper_case_job",
        job_name="upper-case-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
