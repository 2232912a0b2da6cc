# Made by glue2airflow, content 59ba5b02676ee746. Once edited, it is not overwritten.
# Source: workflow "cocoa-lots" in "cocoa.yaml".
# GLU224 trigger cocoa-lots: in Glue it is started by EventBridge rules that the source
#   does not hold, in Airflow by what comes into the SQS queue glue_event_cocoa_lots
#   (deploy cocoa_lots.events.yaml with the rule filled in): each batch of events at
#   least once, and Glue tells the jobs no aws:eventIds.
# GLU222 workflow cocoa-lots: with 6 running, Glue drops a further run; Airflow
#   (max_active_runs=6) makes it wait.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset, AssetWatcher
from airflow_glue_bridge.triggers.glue_event import GlueEventTrigger

with DAG(
    dag_id="cocoa-lots",
    schedule=[
        Asset(
            "glue_event_cocoa_lots",
            watchers=[
                AssetWatcher(
                    name="glue_event_cocoa_lots",
                    trigger=GlueEventTrigger(
                        sqs_queue="glue_event_cocoa_lots",
                        batch_size=100,
                        batch_window=10,
                        dag_id="cocoa-lots",
                    ),
                ),
            ],
        ),
    ],
    catchup=False,
    max_active_runs=6,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "cocoa-lots": EVENT, here each batch in the queue (GLU224)
    #   The events of the batch, in a template:
    #   {{ (triggering_asset_events.values() | first | first).extra.payload.events }}
    cocoa_load = GlueJobOperator(
        task_id="cocoa_load",
        job_name="cocoa-load",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
