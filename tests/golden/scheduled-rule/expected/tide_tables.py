# Made by glue2airflow, content aab8e5b2ccf22c1d. Once edited, it is not overwritten.
# Source: workflow "tide-tables" in "clock.snapshot.json".
# GLU224 trigger tide-tick: in Glue it is started by EventBridge rule
#   "tide-every-12-hours" (rate(12 hours)), in Airflow by what comes into the SQS queue
#   glue_event_tide_tables (deploy tide_tables.events.yaml): each batch of events at
#   least once, and Glue tells the jobs no aws:eventIds.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset, AssetWatcher
from airflow_glue_bridge.triggers.glue_event import GlueEventTrigger

with DAG(
    dag_id="tide-tables",
    schedule=[
        Asset(
            "glue_event_tide_tables",
            watchers=[
                AssetWatcher(
                    name="glue_event_tide_tables",
                    trigger=GlueEventTrigger(
                        sqs_queue="glue_event_tide_tables",
                        dag_id="tide-tables",
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
    # Trigger "tide-tick": EVENT, here each batch in the queue (GLU224)
    #   The events of the batch, in a template:
    #   {{ (triggering_asset_events.values() | first | first).extra.payload.events }}
    compute_tides = GlueJobOperator(
        task_id="compute_tides",
        job_name="compute-tides",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
