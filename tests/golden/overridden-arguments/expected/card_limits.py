# Made by glue2airflow, content 277dd89e099596cd. Once edited, it is not overwritten.
# Source: workflow "card-limits" in "card.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="card-limits",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "limits-start": ON_DEMAND
    set_limits = GlueJobOperator(
        task_id="set_limits",
        job_name="set-limits",
        script_args={"--currency": "USD", "--cap": "5000"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
