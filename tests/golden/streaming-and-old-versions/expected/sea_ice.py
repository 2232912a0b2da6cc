# Made by glue2airflow, content ca81e450f958896c. Once edited, it is not overwritten.
# Source: workflow "sea-ice" in "sea.snapshot.json".
# GLU307 job ice-stream: a streaming job does not end by itself, and Airflow's waiter
#   does not know EXPIRED, the state of a run that its maintenance window restarted.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="sea-ice",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=4,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "ice-start": ON_DEMAND
    ice_stream = GlueJobOperator(
        task_id="ice_stream",
        job_name="ice-stream",
        max_active_tis_per_dag=1,
        waiter_max_attempts=10140,
    )
    ice_old = GlueJobOperator(
        task_id="ice_old",
        job_name="ice-old",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    ice_old_shell = GlueJobOperator(
        task_id="ice_old_shell",
        job_name="ice-old-shell",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    ice_new = GlueJobOperator(
        task_id="ice_new",
        job_name="ice-new",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
