# Made by glue2airflow, content 51b1834fceb487c0. Once edited, it is not overwritten.
# Source: workflow "tax-filing" in "tax.snapshot.json" (--runtime native).
# GLU215 trigger filing-failed: it watches job file-returns FAILED; without a gate, any
#   end of the task other than success fires it.
# GLU215 trigger filing-timeout: it watches job file-returns TIMEOUT; without a gate,
#   any end of the task other than success fires it.
# GLU215 trigger filing-stopped: it watches job file-returns STOPPED; without a gate,
#   any end of the task other than success fires it.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG

with DAG(
    dag_id="tax-filing",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=3,
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
    # Trigger "filing-timeout": after "file-returns" TIMEOUT
    # Trigger "filing-stopped": after "file-returns" STOPPED
    notify_tax_desk = GlueJobOperator(
        task_id="notify_tax_desk",
        job_name="notify-tax-desk",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_failed",
    )
    file_returns >> notify_tax_desk

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    file_returns >> nothing_failed
