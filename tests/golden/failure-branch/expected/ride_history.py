# Made by glue2airflow, content b350f435c6789fae. Once edited, it is not overwritten.
# Source: workflow "ride-history" in "rides.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable
from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

with DAG(
    dag_id="ride-history",
    schedule=CronTriggerTimetable(
        "20 4 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=7,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "rides-daily": SCHEDULED cron(20 4 * * ? *)
    rides_landing = GlueCrawlerRunOperator(
        task_id="rides_landing",
        crawler_name="rides-landing",
        poll_interval=60,
    )

    # Trigger "rides-crawled": after "rides-landing" SUCCEEDED
    rides_clean = GlueJobOperator(
        task_id="rides_clean",
        job_name="rides-clean",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    rides_landing >> rides_clean

    # Trigger "rides-crawl-failed": after "rides-landing" FAILED
    rides_crawl_failed = GluePredicateOperator(
        task_id="rides_crawl_failed",
        watch={"rides_landing": "FAILED"},
        trigger_rule="all_done",
    )
    send_alert = GlueJobOperator(
        task_id="send_alert",
        job_name="send-alert",
        script_args={"--about": "crawl"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    rides_landing >> rides_crawl_failed
    rides_crawl_failed >> send_alert

    # Trigger "rides-clean-failed": after "rides-clean" FAILED
    rides_clean_failed = GluePredicateOperator(
        task_id="rides_clean_failed",
        watch={"rides_clean": "FAILED"},
        trigger_rule="all_done",
    )
    open_incident = GlueJobOperator(
        task_id="open_incident",
        job_name="open-incident",
        script_args={"--about": "clean"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    rides_clean >> rides_clean_failed
    rides_clean_failed >> open_incident

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    rides_clean >> nothing_failed
