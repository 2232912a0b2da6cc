# Made by glue2airflow, content 3066aff4b64d3c99. Once edited, it is not overwritten.
# Source: what follows from trigger "salt-by-hand" in "salt.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="salt-by-hand",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "salt-by-hand": ON_DEMAND
    weigh_salt_now = GlueJobOperator(
        task_id="weigh_salt_now",
        job_name="weigh-salt-now",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
