# Made by glue2airflow, content 95adcc4b5eba8323. Once edited, it is not overwritten.
# Source: workflow "toll-data" in "a.json".
# GLU105 workflow toll-data: the source does not define "load-tolls", so retries,
#   timeout and concurrency are unknown: no retries, and Glue's longest default timeout,
#   are assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="toll-data",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "toll-start": ON_DEMAND
    load_tolls = GlueJobOperator(
        task_id="load_tolls",
        job_name="load-tolls",
        waiter_max_attempts=2940,
    )
