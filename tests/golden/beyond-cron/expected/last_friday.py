# Made by glue2airflow, content fa1d39c426dac67a. Once edited, it is not overwritten.
# Source: workflow "last-friday" in "beyond.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow_glue_bridge.timetables.aws_cron import AwsCronTimetable

with DAG(
    dag_id="last-friday",
    schedule=AwsCronTimetable("cron(0 17 ? * 6L *)"),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "last-friday-schedule": SCHEDULED cron(0 17 ? * 6L *)
    last_friday_job = GlueJobOperator(
        task_id="last_friday_job",
        job_name="last-friday-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
