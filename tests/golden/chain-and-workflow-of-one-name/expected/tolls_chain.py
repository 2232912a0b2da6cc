# Made by glue2airflow, content 91b31a2ec3f919fa. Once edited, it is not overwritten.
# Source: what follows from trigger "tolls" in "etl.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="tolls_chain",
    schedule=CronTriggerTimetable(
        "0 7 * * MON-FRI",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "tolls": SCHEDULED cron(0 7 ? * MON-FRI *)
    mail_tolls = GlueJobOperator(
        task_id="mail_tolls",
        job_name="mail-tolls",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
