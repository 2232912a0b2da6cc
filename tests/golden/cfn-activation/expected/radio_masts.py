# Made by glue2airflow, content 6b4983003ed68ad5. Once edited, it is not overwritten.
# Source: workflow "radio-masts" in "mast.yaml".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="radio-masts",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=3,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "masts-start": ON_DEMAND
    masts_load = GlueJobOperator(
        task_id="masts_load",
        job_name="masts-load",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "masts-text": after "masts-load" SUCCEEDED
    masts_report = GlueJobOperator(
        task_id="masts_report",
        job_name="masts-report",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    masts_load >> masts_report

    # Trigger "masts-parameter": after "masts-report" SUCCEEDED
    masts_mail = GlueJobOperator(
        task_id="masts_mail",
        job_name="masts-mail",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    masts_report >> masts_mail
