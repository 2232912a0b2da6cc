# Made by glue2airflow, content 4626d09a75c2b149. Once edited, it is not overwritten.
# Source: workflow "stock-us" in "stock.json".
# GLU105 workflow stock-us: the source does not define "stock-us-load",
#   "stock-us-report", so retries, timeout and concurrency are unknown: no retries, and
#   Glue's longest default timeout, are assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="stock-us",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "stock-us-start": ON_DEMAND
    stock_us_load = GlueJobOperator(
        task_id="stock_us_load",
        job_name="stock-us-load",
        waiter_max_attempts=2940,
    )

    # Trigger "stock-us-loaded": after "stock-us-load" SUCCEEDED
    stock_us_report = GlueJobOperator(
        task_id="stock_us_report",
        job_name="stock-us-report",
        waiter_max_attempts=2940,
    )
    stock_us_load >> stock_us_report
