# Made by glue2airflow, content ec21543bf5451a3e. Once edited, it is not overwritten.
# Source: workflow "flood-warnings" in "floods.yaml".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="flood-warnings",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "floods-by-hand": ON_DEMAND
    floods_load = GlueJobOperator(
        task_id="floods_load",
        job_name="floods-load",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
