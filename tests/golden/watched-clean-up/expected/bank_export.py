# Made by glue2airflow, content 66f2fff69d0bd757. Once edited, it is not overwritten.
# Source: workflow "bank-export" in "bank.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable
from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

with DAG(
    dag_id="bank-export",
    schedule=CronTriggerTimetable(
        "0 18 * * MON-FRI",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=9,
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
    extract_failed = GluePredicateOperator(
        task_id="extract_failed",
        watch={"extract_ledger": "FAILED"},
        trigger_rule="all_done",
    )
    extract_ledger >> extract_failed

    # Trigger "transmit-failed": after "transmit-ledger" FAILED
    transmit_failed = GluePredicateOperator(
        task_id="transmit_failed",
        watch={"transmit_ledger": "FAILED"},
        trigger_rule="all_done",
    )
    purge_staging = GlueJobOperator(
        task_id="purge_staging",
        job_name="purge-staging",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_success",
    )
    transmit_ledger >> transmit_failed
    [extract_failed, transmit_failed] >> purge_staging

    # Trigger "staging-purged": after "purge-staging" SUCCEEDED
    mail_treasury = GlueJobOperator(
        task_id="mail_treasury",
        job_name="mail-treasury",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    purge_staging >> mail_treasury

    # Trigger "purge-failed": after "purge-staging" FAILED
    purge_failed = GluePredicateOperator(
        task_id="purge_failed",
        watch={"purge_staging": "FAILED"},
        trigger_rule="all_done",
    )
    page_treasury = GlueJobOperator(
        task_id="page_treasury",
        job_name="page-treasury",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    purge_staging >> purge_failed
    purge_failed >> page_treasury

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    [transmit_ledger, purge_staging] >> nothing_failed
