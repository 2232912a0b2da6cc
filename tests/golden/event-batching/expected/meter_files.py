# Made by glue2airflow, content cc8e387a4f6936ca. Once edited, it is not overwritten.
# Source: workflow "meter-files" in "meters.snapshot.json".
# GLU224 trigger meter-files-arrived: in Glue it is started by EventBridge rules
#   "meter-files", "meter-files-replayed", in Airflow by what comes into the SQS queue
#   glue_event_meter_files (deploy meter_files.events.yaml): each batch of events at
#   least once, and Glue tells the jobs no aws:eventIds.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset, AssetWatcher
from airflow_glue_bridge.triggers.glue_event import GlueEventTrigger

with DAG(
    dag_id="meter-files",
    schedule=[
        Asset(
            "glue_event_meter_files",
            watchers=[
                AssetWatcher(
                    name="glue_event_meter_files",
                    trigger=GlueEventTrigger(
                        sqs_queue="glue_event_meter_files",
                        batch_size=10,
                        batch_window=300,
                        dag_id="meter-files",
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
    # Trigger "meter-files-arrived": EVENT, here each batch in the queue (GLU224)
    #   The events of the batch, in a template:
    #   {{ (triggering_asset_events.values() | first | first).extra.payload.events }}
    merge_meter_files = GlueJobOperator(
        task_id="merge_meter_files",
        job_name="merge-meter-files",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
