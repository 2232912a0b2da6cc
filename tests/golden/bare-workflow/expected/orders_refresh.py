# Made by glue2airflow, content b8ac219fb5e7f084. Once edited, it is not overwritten.
# Source: workflow "orders-refresh" in "orders.json".
# GLU105 workflow orders-refresh: the source does not define "orders-dedupe", so
#   retries, timeout and concurrency are unknown: no retries, and Glue's longest default
#   timeout, are assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.sdk import DAG

with DAG(
    dag_id="orders-refresh",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=3,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "orders-start": ON_DEMAND
    orders_raw = GlueCrawlerRunOperator(
        task_id="orders_raw",
        crawler_name="orders-raw",
        poll_interval=60,
    )

    # Trigger "orders-crawled": after "orders-raw" SUCCEEDED
    orders_dedupe = GlueJobOperator(
        task_id="orders_dedupe",
        job_name="orders-dedupe",
        waiter_max_attempts=2940,
    )
    orders_raw >> orders_dedupe

    # Trigger "orders-deduped": after "orders-dedupe" SUCCEEDED
    orders_clean = GlueCrawlerRunOperator(
        task_id="orders_clean",
        crawler_name="orders-clean",
        poll_interval=60,
    )
    orders_dedupe >> orders_clean
