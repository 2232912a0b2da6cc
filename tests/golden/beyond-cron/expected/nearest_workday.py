# Made by glue2airflow, content 6e9121df91e135d1. Once edited, it is not overwritten.
# Source: workflow "nearest-workday" in "beyond.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow_glue_bridge.timetables.aws_cron import AwsCronTimetable

with DAG(
    dag_id="nearest-workday",
    schedule=AwsCronTimetable("cron(0 8 15W * ? *)"),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "nearest-workday-schedule": SCHEDULED cron(0 8 15W * ? *)
    nearest_workday_job = GlueJobOperator(
        task_id="nearest_workday_job",
        job_name="nearest-workday-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
