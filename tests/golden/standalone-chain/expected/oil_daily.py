# Made by glue2airflow, content b05bf39d7b486460. Once edited, it is not overwritten.
# Source: what follows from trigger "oil-daily" in "oil.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable
from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

with DAG(
    dag_id="oil-daily",
    schedule=CronTriggerTimetable(
        "0 6 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=5,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "oil-daily": SCHEDULED cron(0 6 * * ? *)
    oil_raw = GlueCrawlerRunOperator(
        task_id="oil_raw",
        crawler_name="oil-raw",
        poll_interval=60,
    )

    # Trigger "oil-crawled": after "oil-raw" SUCCEEDED
    oil_clean = GlueJobOperator(
        task_id="oil_clean",
        job_name="oil-clean",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    oil_raw >> oil_clean

    # Trigger "oil-clean-failed": after "oil-clean" FAILED
    oil_clean_failed = GluePredicateOperator(
        task_id="oil_clean_failed",
        watch={"oil_clean": "FAILED"},
        trigger_rule="all_done",
    )
    oil_alert = GlueJobOperator(
        task_id="oil_alert",
        job_name="oil-alert",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    oil_clean >> oil_clean_failed
    oil_clean_failed >> oil_alert

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    oil_clean >> nothing_failed
