# Made by glue2airflow, content 87ea6a4ceda17fca. Once edited, it is not overwritten.
# Source: workflow "ice-cores" in "ice.yaml".
# GLU224 trigger ice-arrived: in Glue it is started by EventBridge rule
#   "ice-core-created", in Airflow by what comes into the SQS queue glue_event_ice_cores
#   (deploy ice_cores.events.yaml): each batch of events at least once, and Glue tells
#   the jobs no aws:eventIds.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset, AssetWatcher
from airflow_glue_bridge.triggers.glue_event import GlueEventTrigger

with DAG(
    dag_id="ice-cores",
    schedule=[
        Asset(
            "glue_event_ice_cores",
            watchers=[
                AssetWatcher(
                    name="glue_event_ice_cores",
                    trigger=GlueEventTrigger(
                        sqs_queue="glue_event_ice_cores",
                        dag_id="ice-cores",
                    ),
                ),
            ],
        ),
    ],
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "ice-arrived": EVENT, here each batch in the queue (GLU224)
    #   The events of the batch, in a template:
    #   {{ (triggering_asset_events.values() | first | first).extra.payload.events }}
    ice_load = GlueJobOperator(
        task_id="ice_load",
        job_name="ice-load",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
