"""Start a Glue job by EventBridge events, as a workflow with an EVENT trigger would start it.

Ten events together, or what came within a minute of the first, start one run. The job gets the
events themselves, which Glue never hands on.
"""

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset, AssetWatcher

from airflow_glue_bridge.triggers.glue_event import GlueEventTrigger

DAG_ID = "example_glue_event"

# [START howto_trigger_glue_event]
uploads = Asset(
    "example_uploads",
    watchers=[
        AssetWatcher(
            name="example_uploads",
            trigger=GlueEventTrigger(
                # A name is looked up in the account and region of the connection.
                sqs_queue="example_uploads",
                batch_size=10,
                batch_window=60,
                # Each batch waits until this DAG has a run for the one before it.
                dag_id=DAG_ID,
            ),
        ),
    ],
)
# [END howto_trigger_glue_event]

with DAG(
    dag_id=DAG_ID,
    description="A Glue job for each ten uploads",
    schedule=[uploads],
    catchup=False,
    # One after the other. Batches that are complete meanwhile wait in the queue, each for its turn.
    max_active_runs=1,
    default_args={"deferrable": True, "stop_job_run_on_kill": True},
    tags=["example"],
):
    # [START howto_events_in_a_task]
    load_uploads = GlueJobOperator(
        task_id="load_uploads",
        job_name="load-uploads",
        script_args={
            "--events": "{{ (triggering_asset_events.values() | first | first)"
            ".extra.payload.events | tojson }}",
        },
    )
    # [END howto_events_in_a_task]
