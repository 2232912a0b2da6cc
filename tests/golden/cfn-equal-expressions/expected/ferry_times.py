# Made by glue2airflow, content bd3ca83711907b02. Once edited, it is not overwritten.
# Source: workflow "ferry-times" in "ferry.yaml".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="ferry-times",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "ferry-start": ON_DEMAND
    ferry_load_prod = GlueJobOperator(
        task_id="ferry_load_prod",
        job_name="ferry-load-prod",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "ferry-loaded": after "ferry-load-prod" SUCCEEDED
    ferry_publish = GlueJobOperator(
        task_id="ferry_publish",
        job_name="ferry-publish",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    ferry_load_prod >> ferry_publish
