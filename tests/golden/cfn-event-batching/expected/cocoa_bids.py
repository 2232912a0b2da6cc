# Made by glue2airflow, content d5e9020e5c8130ec. Once edited, it is not overwritten.
# Source: workflow "cocoa-bids" in "cocoa.yaml".
# GLU224 trigger cocoa-bids: in Glue it is started by EventBridge rules that the source
#   does not hold; in Airflow each update of the asset glue_event_cocoa_bids starts a
#   run: re-point what sends the events (those that come together may share a run).

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset

with DAG(
    dag_id="cocoa-bids",
    schedule=[Asset("glue_event_cocoa_bids")],
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "cocoa-bids": EVENT, here each update of the asset (GLU224)
    cocoa_load = GlueJobOperator(
        task_id="cocoa_load",
        job_name="cocoa-load",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
