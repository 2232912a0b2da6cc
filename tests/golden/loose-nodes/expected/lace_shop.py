# Made by glue2airflow, content e7eb5175bdfffcbe. Once edited, it is not overwritten.
# Source: workflow "lace-shop" in "lace.json".
# GLU105 workflow lace-shop: the source does not define "lace-load", so retries, timeout
#   and concurrency are unknown: no retries, and Glue's longest default timeout, are
#   assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="lace-shop",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "lace-start": ON_DEMAND
    lace_load = GlueJobOperator(
        task_id="lace_load",
        job_name="lace-load",
        waiter_max_attempts=2940,
    )
