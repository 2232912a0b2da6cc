# Made by glue2airflow, content 0f2ba95dacdbf5c9. Once edited, it is not overwritten.
# Source: workflow "2026" in "modules.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="2026",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "2026-start": ON_DEMAND
    x = GlueJobOperator(
        task_id="x",
        job_name="x",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
