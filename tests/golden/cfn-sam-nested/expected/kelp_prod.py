# Made by glue2airflow, content 5f52d3c9a270d1da. Once edited, it is not overwritten.
# Source: workflow "kelp-prod" in "template.yaml".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="kelp-prod",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "kelp-start-prod": ON_DEMAND
    load_prod = GlueJobOperator(
        task_id="load_prod",
        job_name="load-prod",
        max_active_tis_per_dag=1,
        waiter_max_attempts=180,
    )
    clean_prod = GlueJobOperator(
        task_id="clean_prod",
        job_name="clean-prod",
        max_active_tis_per_dag=1,
        waiter_max_attempts=75,
    )
