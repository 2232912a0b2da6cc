# Made by glue2airflow, content bd37e1d4adccfc24. Once edited, it is not overwritten.
# Source: workflow "nightly-pipeline" in "nightly.snapshot.json" (--runtime native).
# GLU215 trigger nightly-scan-failed: it watches crawler nightly-scan-landing FAILED;
#   without a gate, any end of the task other than success fires it.
# GLU215 trigger nightly-normalise-failed: it watches job nightly-normalise-events
#   FAILED; without a gate, any end of the task other than success fires it.
# GLU215 trigger nightly-join-failed: it watches job nightly-join-transactions FAILED;
#   without a gate, any end of the task other than success fires it.
# GLU215 trigger nightly-check-failed: it watches job nightly-check-quality FAILED;
#   without a gate, any end of the task other than success fires it.
# GLU215 trigger nightly-load-failed: it watches job nightly-load-curated FAILED;
#   without a gate, any end of the task other than success fires it.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="nightly-pipeline",
    description="Turns the events and transactions of the day into the curated tables.",
    schedule=CronTriggerTimetable(
        "0 1 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=7,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "nightly-start": SCHEDULED cron(0 1 * * ? *)
    #   "Every night at 01:00 UTC."
    nightly_scan_landing = GlueCrawlerRunOperator(
        task_id="nightly_scan_landing",
        crawler_name="nightly-scan-landing",
        poll_interval=60,
    )

    # Trigger "nightly-after-scan": after "nightly-scan-landing" SUCCEEDED
    nightly_normalise_events = GlueJobOperator(
        task_id="nightly_normalise_events",
        job_name="nightly-normalise-events",
        script_args={"--source_database": "landing"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=180,
    )
    nightly_scan_landing >> nightly_normalise_events

    # Trigger "nightly-after-normalise": after "nightly-normalise-events" SUCCEEDED
    nightly_join_transactions = GlueJobOperator(
        task_id="nightly_join_transactions",
        job_name="nightly-join-transactions",
        script_args={"--users_table": "users", "--prices_table": "prices"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=240,
    )
    nightly_normalise_events >> nightly_join_transactions

    # Trigger "nightly-after-join": after "nightly-join-transactions" SUCCEEDED
    nightly_check_quality = GlueJobOperator(
        task_id="nightly_check_quality",
        job_name="nightly-check-quality",
        script_args={"--max_null_rate": "0.01"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    nightly_join_transactions >> nightly_check_quality

    # Trigger "nightly-after-check": after "nightly-check-quality" SUCCEEDED
    nightly_load_curated = GlueJobOperator(
        task_id="nightly_load_curated",
        job_name="nightly-load-curated",
        script_args={"--target_database": "curated"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=180,
    )
    nightly_check_quality >> nightly_load_curated

    # Trigger "nightly-scan-failed": after "nightly-scan-landing" FAILED
    # Trigger "nightly-normalise-failed": after "nightly-normalise-events" FAILED
    # Trigger "nightly-join-failed": after "nightly-join-transactions" FAILED
    # Trigger "nightly-check-failed": after "nightly-check-quality" FAILED
    # Trigger "nightly-load-failed": after "nightly-load-curated" FAILED
    nightly_clean_up = GlueJobOperator(
        task_id="nightly_clean_up",
        job_name="nightly-clean-up",
        max_active_tis_per_dag=1,
        waiter_max_attempts=90,
        trigger_rule="one_failed",
    )
    [
        nightly_scan_landing,
        nightly_normalise_events,
        nightly_join_transactions,
        nightly_check_quality,
        nightly_load_curated,
    ] >> nightly_clean_up

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    nightly_load_curated >> nothing_failed
