# Made by glue2airflow, content 1209358e16148b47. Once edited, it is not overwritten.
# Source: workflow "uploads" in "uploads.snapshot.json".
# GLU224 trigger uploads-start: in Glue it is started by EventBridge rules that the
#   source does not hold, in Airflow by what comes into the SQS queue glue_event_uploads
#   (deploy uploads.events.yaml with the rule filled in): each batch of events at least
#   once, and Glue tells the jobs no aws:eventIds.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset, AssetWatcher
from airflow_glue_bridge.triggers.glue_event import GlueEventTrigger

# What scripts are told of their run; glue_run_properties.py reads it.
RUN_PROPERTIES = """{{ {
    "workflow": "uploads",
    "run": run_id,
    "started": dag_run.start_date | ts,
    "properties": params,
    "events": triggering_asset_events.values() | sum(start=[])
        | map(attribute="extra.payload.events", default=[]) | sum(start=[]),
} | tojson }}"""

with DAG(
    dag_id="uploads",
    schedule=[
        Asset(
            "glue_event_uploads",
            watchers=[
                AssetWatcher(
                    name="glue_event_uploads",
                    trigger=GlueEventTrigger(
                        sqs_queue="glue_event_uploads",
                        batch_size=10,
                        batch_window=60,
                        dag_id="uploads",
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
    # Trigger "uploads-start": EVENT, here each batch in the queue (GLU224)
    #   The events of the batch, in a template:
    #   {{ (triggering_asset_events.values() | first | first).extra.payload.events }}
    uploads_load = GlueJobOperator(
        task_id="uploads_load",
        job_name="uploads-load",
        script_args={"--airflow_run_properties": RUN_PROPERTIES},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
