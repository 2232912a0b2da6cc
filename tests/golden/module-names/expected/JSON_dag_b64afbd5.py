# Made by glue2airflow, content 3103b7a941216e5f. Once edited, it is not overwritten.
# Source: workflow "JSON" in "modules.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="JSON",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "JSON-start": ON_DEMAND
    x = GlueJobOperator(
        task_id="x",
        job_name="x",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
