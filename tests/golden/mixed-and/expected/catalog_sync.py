# Made by glue2airflow, content f8860d3f994f05ef. Once edited, it is not overwritten.
# Source: workflow "catalog-sync" in "catalog.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable
from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

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
    catalog_without_images = GluePredicateOperator(
        task_id="catalog_without_images",
        watch={"sync_products": "SUCCEEDED", "sync_images": "FAILED"},
        trigger_rule="all_done",
    )
    publish_catalog_text_only = GlueJobOperator(
        task_id="publish_catalog_text_only",
        job_name="publish-catalog-text-only",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    [sync_products, sync_images] >> catalog_without_images
    catalog_without_images >> publish_catalog_text_only
