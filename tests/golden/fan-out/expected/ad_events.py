# Made by glue2airflow, content 8026ce3d33b0bd75. Once edited, it is not overwritten.
# Source: workflow "ad-events" in "ads.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.sdk import DAG

with DAG(
    dag_id="ad-events",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=4,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "ad-events-start": ON_DEMAND
    ad_events_raw = GlueCrawlerRunOperator(
        task_id="ad_events_raw",
        crawler_name="ad-events-raw",
        poll_interval=60,
    )

    # Trigger "ad-events-crawled": after "ad-events-raw" SUCCEEDED
    clicks_to_parquet = GlueJobOperator(
        task_id="clicks_to_parquet",
        job_name="clicks-to-parquet",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    views_to_parquet = GlueJobOperator(
        task_id="views_to_parquet",
        job_name="views-to-parquet",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    bids_to_parquet = GlueJobOperator(
        task_id="bids_to_parquet",
        job_name="bids-to-parquet",
        script_args={"--currency": "USD"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    ad_events_raw >> [clicks_to_parquet, views_to_parquet, bids_to_parquet]
