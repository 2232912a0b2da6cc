# Made by glue2airflow, content d9307785473999a1. Once edited, it is not overwritten.
# Source: workflow "hay-bales" in "hay.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.sdk import DAG

with DAG(
    dag_id="hay-bales",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=3,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "hay-start": ON_DEMAND
    hay_fields = GlueCrawlerRunOperator(
        task_id="hay_fields",
        crawler_name="hay-fields",
        poll_interval=60,
    )
    hay_weather = GlueJobOperator(
        task_id="hay_weather",
        job_name="hay-weather",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "hay-ready": after "hay-fields" SUCCEEDED and "hay-weather" SUCCEEDED
    hay_plan = GlueJobOperator(
        task_id="hay_plan",
        job_name="hay-plan",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    [hay_fields, hay_weather] >> hay_plan
