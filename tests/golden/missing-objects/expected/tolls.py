# Made by glue2airflow, content 04e649e29c244cd8. Once edited, it is not overwritten.
# Source: workflow "tolls" in "etl.snapshot.json".
# GLU111 job read-tolls: the account did not know it when the source was saved.
# GLU111 crawler scan-tolls: the account did not know it when the source was saved.
# GLU105 workflow tolls: the source does not define "read-tolls", so retries, timeout
#   and concurrency are unknown: no retries, and Glue's longest default timeout, are
#   assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.sdk import DAG

with DAG(
    dag_id="tolls",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "tolls-start": ON_DEMAND
    read_tolls = GlueJobOperator(
        task_id="read_tolls",
        job_name="read-tolls",
        waiter_max_attempts=2940,
    )
    scan_tolls = GlueCrawlerRunOperator(
        task_id="scan_tolls",
        crawler_name="scan-tolls",
        poll_interval=60,
    )
