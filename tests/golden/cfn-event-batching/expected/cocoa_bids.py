# Made by glue2airflow, content 493fa1f9210290de. Once edited, it is not overwritten.
# Source: workflow "cocoa-bids" in "cocoa.yaml".
# GLU224 trigger cocoa-bids: in Glue it is started by EventBridge rules that the source
#   does not hold, in Airflow by what comes into the SQS queue glue_event_cocoa_bids
#   (deploy cocoa_bids.events.yaml with the rule filled in): each batch of events at
#   least once, and Glue tells the jobs no aws:eventIds.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset, AssetWatcher
from airflow_glue_bridge.triggers.glue_event import GlueEventTrigger

with DAG(
    dag_id="cocoa-bids",
    schedule=[
        Asset(
            "glue_event_cocoa_bids",
            watchers=[
                AssetWatcher(
                    name="glue_event_cocoa_bids",
                    trigger=GlueEventTrigger(
                        sqs_queue="glue_event_cocoa_bids",
                        dag_id="cocoa-bids",
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
    # Trigger "cocoa-bids": EVENT, here each batch in the queue (GLU224)
    #   The events of the batch, in a template:
    #   {{ (triggering_asset_events.values() | first | first).extra.payload.events }}
    cocoa_load = GlueJobOperator(
        task_id="cocoa_load",
        job_name="cocoa-load",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
