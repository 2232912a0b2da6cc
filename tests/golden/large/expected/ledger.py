# Made by glue2airflow, content f0eb66d7db63cba9. Once edited, it is not overwritten.
# Source: workflow "ledger" in "ledger.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="ledger",
    schedule=CronTriggerTimetable(
        "0 1 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "ledger-daily": SCHEDULED cron(0 1 * * ? *)
    ledger_load = GlueJobOperator(
        task_id="ledger_load",
        job_name="ledger-load",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "ledger-loaded": after "ledger-load" SUCCEEDED
    ledger_balance = GlueJobOperator(
        task_id="ledger_balance",
        job_name="ledger-balance",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    ledger_load >> ledger_balance
