# Made by glue2airflow, content 299aa5caf3a2290a. Once edited, it is not overwritten.
# Source: workflow "tolls" in "etl.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="tolls",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "tolls-by-hand": ON_DEMAND
    read_tolls = GlueJobOperator(
        task_id="read_tolls",
        job_name="read-tolls",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "tolls-read": after "read-tolls" SUCCEEDED
    bill_tolls = GlueJobOperator(
        task_id="bill_tolls",
        job_name="bill-tolls",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    read_tolls >> bill_tolls
