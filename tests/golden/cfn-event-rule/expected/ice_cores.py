# Made by glue2airflow, content 23c55502ed1b7b66. Once edited, it is not overwritten.
# Source: workflow "ice-cores" in "ice.yaml".
# GLU224 trigger ice-arrived: in Glue it is started by EventBridge rule
#   "ice-core-created"; in Airflow each update of the asset glue_event_ice_cores starts
#   a run: re-point what sends the events (those that come together may share a run).

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset

with DAG(
    dag_id="ice-cores",
    schedule=[Asset("glue_event_ice_cores")],
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "ice-arrived": EVENT, here each update of the asset (GLU224)
    ice_load = GlueJobOperator(
        task_id="ice_load",
        job_name="ice-load",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
