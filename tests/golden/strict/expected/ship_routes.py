# Made by glue2airflow, content da52d65196a5cd7d. Once edited, it is not overwritten.
# Source: workflow "ship-routes" in "ships.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="ship-routes",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "routes-start": ON_DEMAND
    list_routes = GlueJobOperator(
        task_id="list_routes",
        job_name="list-routes",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
