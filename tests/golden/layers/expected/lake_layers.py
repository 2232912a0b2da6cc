# Made by glue2airflow, content 1131998c553c8557. Once edited, it is not overwritten.
# Source: workflow "lake-layers" in "lake.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="lake-layers",
    schedule=CronTriggerTimetable(
        "0 3 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=6,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "lake-daily": SCHEDULED cron(0 3 * * ? *)
    bronze_crm = GlueJobOperator(
        task_id="bronze_crm",
        job_name="bronze-crm",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    bronze_web = GlueJobOperator(
        task_id="bronze_web",
        job_name="bronze-web",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "silver-customer-ready": after "bronze-crm" SUCCEEDED
    silver_customer = GlueJobOperator(
        task_id="silver_customer",
        job_name="silver-customer",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    bronze_crm >> silver_customer

    # Trigger "silver-visit-ready": after "bronze-crm" SUCCEEDED and "bronze-web"
    #   SUCCEEDED
    silver_visit = GlueJobOperator(
        task_id="silver_visit",
        job_name="silver-visit",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    [bronze_crm, bronze_web] >> silver_visit

    # Trigger "gold-ready": after "silver-customer" SUCCEEDED and "silver-visit"
    #   SUCCEEDED
    gold_funnel = GlueJobOperator(
        task_id="gold_funnel",
        job_name="gold-funnel",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    gold_retention = GlueJobOperator(
        task_id="gold_retention",
        job_name="gold-retention",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    [silver_customer, silver_visit] >> gold_funnel
    [silver_customer, silver_visit] >> gold_retention
