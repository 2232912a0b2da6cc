# Made by glue2airflow, content 55ea6e56bd7bb225. Once edited, it is not overwritten.
# Source: workflow "a\nb" in "hostile.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="a_b",
    dag_display_name="a\nb",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "nl": ON_DEMAND
    x = GlueJobOperator(
        task_id="x",
        job_name="x",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
