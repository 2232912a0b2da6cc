# Made by glue2airflow, content 65103352ee80c84d. Once edited, it is not overwritten.
# Source: workflow "tides" in "Tides.template.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="tides",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "${WorkflowStart9AE2EE62}": ON_DEMAND
    load_tides = GlueJobOperator(
        task_id="load_tides",
        job_name="load-tides",
        max_active_tis_per_dag=1,
        waiter_max_attempts=90,
    )
    check_tides = GlueJobOperator(
        task_id="check_tides",
        job_name="check-tides",
        max_active_tis_per_dag=1,
        waiter_max_attempts=90,
    )
