# Made by glue2airflow, content 217e65ad22f44cd2. Once edited, it is not overwritten.
# Source: workflow "catalog-sync" in "catalog.snapshot.json" (--runtime native).
# GLU215 trigger catalog-without-images: it watches job sync-images FAILED; without a
#   gate, any end of the task other than success fires it.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="catalog-sync",
    schedule=CronTriggerTimetable(
        "0 1 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=5,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "catalog-daily": SCHEDULED cron(0 1 * * ? *)
    sync_products = GlueJobOperator(
        task_id="sync_products",
        job_name="sync-products",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    sync_images = GlueJobOperator(
        task_id="sync_images",
        job_name="sync-images",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "catalog-complete": after "sync-products" SUCCEEDED and "sync-images"
    #   SUCCEEDED
    publish_catalog = GlueJobOperator(
        task_id="publish_catalog",
        job_name="publish-catalog",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    [sync_products, sync_images] >> publish_catalog

    # Trigger "catalog-without-images": after "sync-products" SUCCEEDED and
    #   "sync-images" FAILED
    catalog_without_images__sync_images__failed = EmptyOperator(
        task_id="catalog_without_images__sync_images__failed",
        trigger_rule="all_failed",
    )
    publish_catalog_text_only = GlueJobOperator(
        task_id="publish_catalog_text_only",
        job_name="publish-catalog-text-only",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    sync_images >> catalog_without_images__sync_images__failed
    [
        sync_products,
        catalog_without_images__sync_images__failed,
    ] >> publish_catalog_text_only
