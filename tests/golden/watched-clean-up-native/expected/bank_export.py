# Made by glue2airflow, content c2a069a559d736de. Once edited, it is not overwritten.
# Source: workflow "bank-export" in "bank.snapshot.json" (--runtime native).
# GLU215 trigger extract-failed: it watches job extract-ledger FAILED; without a gate,
#   any end of the task other than success fires it.
# GLU215 trigger transmit-failed: it watches job transmit-ledger FAILED; without a gate,
#   any end of the task other than success fires it.
# GLU215 trigger purge-failed: it watches job purge-staging FAILED; without a gate, any
#   end of the task other than success fires it.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="bank-export",
    schedule=CronTriggerTimetable(
        "0 18 * * MON-FRI",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=6,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "bank-daily": SCHEDULED cron(0 18 ? * MON-FRI *)
    extract_ledger = GlueJobOperator(
        task_id="extract_ledger",
        job_name="extract-ledger",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "ledger-extracted": after "extract-ledger" SUCCEEDED
    transmit_ledger = GlueJobOperator(
        task_id="transmit_ledger",
        job_name="transmit-ledger",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    extract_ledger >> transmit_ledger

    # Trigger "extract-failed": after "extract-ledger" FAILED
    # Trigger "transmit-failed": after "transmit-ledger" FAILED
    purge_staging = GlueJobOperator(
        task_id="purge_staging",
        job_name="purge-staging",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_failed",
    )
    [extract_ledger, transmit_ledger] >> purge_staging

    # Trigger "staging-purged": after "purge-staging" SUCCEEDED
    mail_treasury = GlueJobOperator(
        task_id="mail_treasury",
        job_name="mail-treasury",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    purge_staging >> mail_treasury

    # Trigger "purge-failed": after "purge-staging" FAILED
    page_treasury = GlueJobOperator(
        task_id="page_treasury",
        job_name="page-treasury",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_failed",
    )
    purge_staging >> page_treasury

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    [transmit_ledger, purge_staging] >> nothing_failed
