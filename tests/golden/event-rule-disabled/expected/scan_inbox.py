# Made by glue2airflow, content 5fe2c70c3997c62c. Once edited, it is not overwritten.
# Source: workflow "scan-inbox" in "scans.snapshot.json".
# GLU224 trigger scan-arrived: in Glue it is started by EventBridge rule "scan-created"
#   (DISABLED), in Airflow by what comes into the SQS queue glue_event_scan_inbox
#   (deploy scan_inbox.events.yaml): each batch of events at least once, and Glue tells
#   the jobs no aws:eventIds.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset, AssetWatcher
from airflow_glue_bridge.triggers.glue_event import GlueEventTrigger

with DAG(
    dag_id="scan-inbox",
    schedule=[
        Asset(
            "glue_event_scan_inbox",
            watchers=[
                AssetWatcher(
                    name="glue_event_scan_inbox",
                    trigger=GlueEventTrigger(
                        sqs_queue="glue_event_scan_inbox",
                        dag_id="scan-inbox",
                    ),
                ),
            ],
        ),
    ],
    catchup=False,
    is_paused_upon_creation=True,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "scan-arrived": EVENT, here each batch in the queue (GLU224)
    #   The events of the batch, in a template:
    #   {{ (triggering_asset_events.values() | first | first).extra.payload.events }}
    read_scan = GlueJobOperator(
        task_id="read_scan",
        job_name="read-scan",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
