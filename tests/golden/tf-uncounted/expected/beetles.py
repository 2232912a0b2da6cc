# Made by glue2airflow, content 6e40aafd3471200d. Once edited, it is not overwritten.
# Source: workflow "beetles" in "infra".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="beetles",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "beetles": ON_DEMAND
    beetles = GlueJobOperator(
        task_id="beetles",
        job_name="beetles",
        max_active_tis_per_dag=1,
        waiter_max_attempts=2940,
    )
