# Made by glue2airflow, content c8625d940c37a811. Once edited, it is not overwritten.
# Source: workflow "farm-pests" in "farm.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="farm-pests",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "pests-start": ON_DEMAND
    count_pests = GlueJobOperator(
        task_id="count_pests",
        job_name="count-pests",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
