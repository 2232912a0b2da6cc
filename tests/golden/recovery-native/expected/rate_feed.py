# Made by glue2airflow, content 332b40d4083ddae2. Once edited, it is not overwritten.
# Source: workflow "rate-feed" in "currency.snapshot.json" (--runtime native).
# GLU215 trigger vendor-down: it watches job rates-from-vendor FAILED; without a gate,
#   any end of the task other than success fires it.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="rate-feed",
    schedule=CronTriggerTimetable(
        "0 * * * MON-FRI",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=4,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "rates-hourly": SCHEDULED cron(0 * ? * MON-FRI *)
    rates_from_vendor = GlueJobOperator(
        task_id="rates_from_vendor",
        job_name="rates-from-vendor",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "vendor-down": after "rates-from-vendor" FAILED
    rates_from_bank = GlueJobOperator(
        task_id="rates_from_bank",
        job_name="rates-from-bank",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_failed",
    )
    rates_from_vendor >> rates_from_bank

    # Trigger "rates-in": after "rates-from-vendor" SUCCEEDED or "rates-from-bank"
    #   SUCCEEDED
    revalue_positions = GlueJobOperator(
        task_id="revalue_positions",
        job_name="revalue-positions",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_success",
    )
    [rates_from_vendor, rates_from_bank] >> revalue_positions

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    [rates_from_vendor, rates_from_bank] >> nothing_failed
