# Made by glue2airflow, content ce29bb9a22c37a0c. Once edited, it is not overwritten.
# Source: workflow "stock-eu" in "stock.json".
# GLU105 workflow stock-eu: the source does not define "stock-eu-load", so retries,
#   timeout and concurrency are unknown: no retries, and Glue's longest default timeout,
#   are assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="stock-eu",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "stock-eu-start": ON_DEMAND
    stock_eu_load = GlueJobOperator(
        task_id="stock_eu_load",
        job_name="stock-eu-load",
        waiter_max_attempts=2940,
    )
