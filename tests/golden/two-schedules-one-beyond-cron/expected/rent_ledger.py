# Made by glue2airflow, content eeaf7726dec56f23. Once edited, it is not overwritten.
# Source: workflow "rent-ledger" in "rent.snapshot.json".
# GLU203 workflow rent-ledger: triggers "rent-mid-month", "rent-month-end" start the
#   same actions, so one DAG stands for all of them.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow_glue_bridge.timetables.aws_cron import AwsCronTimetable

with DAG(
    dag_id="rent-ledger",
    schedule=AwsCronTimetable("cron(0 8 15 * ? *)", "cron(0 20 L * ? *)"),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "rent-mid-month": SCHEDULED cron(0 8 15 * ? *)
    # Trigger "rent-month-end": SCHEDULED cron(0 20 L * ? *)
    post_rent = GlueJobOperator(
        task_id="post_rent",
        job_name="post-rent",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
