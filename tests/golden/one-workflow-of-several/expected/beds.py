# Made by glue2airflow, content bb4ce660b9aa714d. Once edited, it is not overwritten.
# Source: workflow "beds" in "ward.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="beds",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "beds-start": ON_DEMAND
    count_beds = GlueJobOperator(
        task_id="count_beds",
        job_name="count-beds",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
