# Made by glue2airflow, content 8bea22b74a9549ea. Once edited, it is not overwritten.
# Source: workflow "ring" in "ring.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="ring",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "ring-start": ON_DEMAND
    a = GlueJobOperator(
        task_id="a",
        job_name="a",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
