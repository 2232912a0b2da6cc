# Made by glue2airflow, content 34f591c147beade4. Once edited, it is not overwritten.
# Source: workflow "clay-good" in "clay.yaml".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="clay-good",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow", "team:pottery"],
):
    # Trigger "clay-good-start": ON_DEMAND
    clay_fire = GlueJobOperator(
        task_id="clay_fire",
        job_name="clay-fire",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
