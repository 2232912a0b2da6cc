# Made by glue2airflow, content 64f48fabaebf7302. Once edited, it is not overwritten.
# Source: workflow "loan-book" in "loans.snapshot.json".
# GLU203 workflow loan-book: triggers "loans-by-hand", "loans-monthly" start the same
#   actions, so one DAG stands for all of them.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="loan-book",
    schedule=CronTriggerTimetable(
        "0 4 1 * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "loans-by-hand": ON_DEMAND
    # Trigger "loans-monthly": SCHEDULED cron(0 4 1 * ? *)
    value_loans = GlueJobOperator(
        task_id="value_loans",
        job_name="value-loans",
        script_args={"--depth": "full"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "loans-valued": after "value-loans" SUCCEEDED
    report_loans = GlueJobOperator(
        task_id="report_loans",
        job_name="report-loans",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    value_loans >> report_loans
