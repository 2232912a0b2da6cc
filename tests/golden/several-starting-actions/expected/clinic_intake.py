# Made by glue2airflow, content 6dcb0069671f6405. Once edited, it is not overwritten.
# Source: workflow "clinic-intake" in "clinic.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="clinic-intake",
    schedule=CronTriggerTimetable(
        "30 6 * * MON-FRI",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=4,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "clinic-morning": SCHEDULED cron(30 6 ? * MON-FRI *)
    clinic_forms = GlueCrawlerRunOperator(
        task_id="clinic_forms",
        crawler_name="clinic-forms",
        poll_interval=60,
    )
    clinic_scans = GlueCrawlerRunOperator(
        task_id="clinic_scans",
        crawler_name="clinic-scans",
        poll_interval=60,
    )
    clinic_appointments = GlueJobOperator(
        task_id="clinic_appointments",
        job_name="clinic-appointments",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "clinic-all-in": after "clinic-forms" SUCCEEDED and "clinic-scans"
    #   SUCCEEDED and "clinic-appointments" SUCCEEDED
    clinic_assign = GlueJobOperator(
        task_id="clinic_assign",
        job_name="clinic-assign",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    [clinic_forms, clinic_scans, clinic_appointments] >> clinic_assign
