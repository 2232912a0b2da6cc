# Made by glue2airflow, content 0401e92c777aa98c. Once edited, it is not overwritten.
# Source: workflow "parking-fees" in "parking.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="parking-fees",
    schedule=CronTriggerTimetable(
        "0 5 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    is_paused_upon_creation=True,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "fees-daily": SCHEDULED cron(0 5 * * ? *)
    bill_parking = GlueJobOperator(
        task_id="bill_parking",
        job_name="bill-parking",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "fees-billed": after "bill-parking" SUCCEEDED
    mail_parking_bills = GlueJobOperator(
        task_id="mail_parking_bills",
        job_name="mail-parking-bills",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    bill_parking >> mail_parking_bills
