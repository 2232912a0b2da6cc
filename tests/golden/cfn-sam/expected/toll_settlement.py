# Made by glue2airflow, content e73964aaf5794218. Once edited, it is not overwritten.
# Source: workflow "toll-settlement" in "tolls.yaml".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="toll-settlement",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=3,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "tolls-by-hand": ON_DEMAND
    count_tolls = GlueJobOperator(
        task_id="count_tolls",
        job_name="count-tolls",
        max_active_tis_per_dag=1,
        waiter_max_attempts=2940,
    )
    count_fines = GlueJobOperator(
        task_id="count_fines",
        job_name="count-fines",
        max_active_tis_per_dag=1,
        waiter_max_attempts=2940,
    )

    # Trigger "tolls-counted": after "count-tolls" SUCCEEDED and "count-fines" SUCCEEDED
    settle_tolls = GlueJobOperator(
        task_id="settle_tolls",
        job_name="settle-tolls",
        max_active_tis_per_dag=1,
        waiter_max_attempts=2940,
    )
    [count_tolls, count_fines] >> settle_tolls
