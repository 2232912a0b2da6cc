# Made by glue2airflow, content 6027feb247350b86. Once edited, it is not overwritten.
# Source: workflow "sound" in "malformed.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="sound",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "sound-start": ON_DEMAND
    a = GlueJobOperator(
        task_id="a",
        job_name="a",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
