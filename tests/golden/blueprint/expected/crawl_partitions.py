# Made by glue2airflow, content e176d426e1d708f7. Once edited, it is not overwritten.
# Source: workflow "crawl-partitions" in "crawl.json".
# GLU105 workflow crawl-partitions: the source does not define "create-partitions", so
#   retries, timeout and concurrency are unknown: no retries, and Glue's longest default
#   timeout, are assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="crawl-partitions",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "crawl-partitions_starting_trigger": ON_DEMAND
    create_partitions = GlueJobOperator(
        task_id="create_partitions",
        job_name="create-partitions",
        waiter_max_attempts=2940,
    )
