# Made by glue2airflow, content 4c96c0bb4b022a1d. Once edited, it is not overwritten.
# Source: workflow "bee-flights" in "bees.yaml".
# GLU106 workflow bee-flights: the source holds triggers of this workflow but not the
#   workflow: its run properties and its MaxConcurrentRuns are unknown, and triggers
#   defined elsewhere are missing.
# GLU105 workflow bee-flights: the source does not define "bees-import", "bees-clean",
#   "bees-publish", "archive-eu-west-1", so retries, timeout and concurrency are
#   unknown: no retries, and Glue's longest default timeout, are assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.sdk import DAG

with DAG(
    dag_id="bee-flights",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=5,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "bees-start": ON_DEMAND
    bees_raw = GlueCrawlerRunOperator(
        task_id="bees_raw",
        crawler_name="bees-raw",
        poll_interval=60,
    )
    bees_import = GlueJobOperator(
        task_id="bees_import",
        job_name="bees-import",
        waiter_max_attempts=2940,
    )

    # Trigger "bees-crawled": after "bees-raw" SUCCEEDED
    bees_clean = GlueJobOperator(
        task_id="bees_clean",
        job_name="bees-clean",
        waiter_max_attempts=2940,
    )
    bees_publish = GlueJobOperator(
        task_id="bees_publish",
        job_name="bees-publish",
        waiter_max_attempts=2940,
    )
    archive_eu_west_1 = GlueJobOperator(
        task_id="archive_eu_west_1",
        job_name="archive-eu-west-1",
        waiter_max_attempts=2940,
    )
    bees_raw >> [bees_clean, bees_publish, archive_eu_west_1]
