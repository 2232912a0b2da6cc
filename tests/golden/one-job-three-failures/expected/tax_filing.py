# Made by glue2airflow, content 4697ef4d8c88cd0c. Once edited, it is not overwritten.
# Source: workflow "tax-filing" in "tax.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

with DAG(
    dag_id="tax-filing",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=6,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "tax-start": ON_DEMAND
    file_returns = GlueJobOperator(
        task_id="file_returns",
        job_name="file-returns",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "filing-failed": after "file-returns" FAILED
    filing_failed = GluePredicateOperator(
        task_id="filing_failed",
        watch={"file_returns": "FAILED"},
        trigger_rule="all_done",
    )
    file_returns >> filing_failed

    # Trigger "filing-timeout": after "file-returns" TIMEOUT
    filing_timeout = GluePredicateOperator(
        task_id="filing_timeout",
        watch={"file_returns": "TIMEOUT"},
        trigger_rule="all_done",
    )
    file_returns >> filing_timeout

    # Trigger "filing-stopped": after "file-returns" STOPPED
    filing_stopped = GluePredicateOperator(
        task_id="filing_stopped",
        watch={"file_returns": "STOPPED"},
        trigger_rule="all_done",
    )
    notify_tax_desk = GlueJobOperator(
        task_id="notify_tax_desk",
        job_name="notify-tax-desk",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_success",
    )
    file_returns >> filing_stopped
    [filing_failed, filing_timeout, filing_stopped] >> notify_tax_desk

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    file_returns >> nothing_failed
