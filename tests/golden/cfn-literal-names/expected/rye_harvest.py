# Made by glue2airflow, content 3e95c6a5bbc923e4. Once edited, it is not overwritten.
# Source: workflow "rye-harvest" in "rye.yaml".
# GLU105 workflow rye-harvest: the source does not define "rye-load", so retries,
#   timeout and concurrency are unknown: no retries, and Glue's longest default timeout,
#   are assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="rye-harvest",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "rye-start": ON_DEMAND
    rye_load = GlueJobOperator(
        task_id="rye_load",
        job_name="rye-load",
        waiter_max_attempts=2940,
    )
