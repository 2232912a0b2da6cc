# Made by glue2airflow, content c60bafb06c0c5ca8. Once edited, it is not overwritten.
# Source: workflow "tolls" in "etl.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="tolls",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "tolls-start": ON_DEMAND
    read_tolls = GlueJobOperator(
        task_id="read_tolls",
        job_name="read-tolls",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
