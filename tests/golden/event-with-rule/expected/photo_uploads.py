# Made by glue2airflow, content ad1c8b4ccdd7ba28. Once edited, it is not overwritten.
# Source: workflow "photo-uploads" in "photos.snapshot.json".
# GLU224 trigger photo-arrived: in Glue it is started by EventBridge rule
#   "photo-object-created", in Airflow by what comes into the SQS queue
#   glue_event_photo_uploads (deploy photo_uploads.events.yaml): each batch of events at
#   least once, and Glue tells the jobs no aws:eventIds.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset, AssetWatcher
from airflow_glue_bridge.triggers.glue_event import GlueEventTrigger

with DAG(
    dag_id="photo-uploads",
    schedule=[
        Asset(
            "glue_event_photo_uploads",
            watchers=[
                AssetWatcher(
                    name="glue_event_photo_uploads",
                    trigger=GlueEventTrigger(
                        sqs_queue="glue_event_photo_uploads",
                        dag_id="photo-uploads",
                    ),
                ),
            ],
        ),
    ],
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "photo-arrived": EVENT, here each batch in the queue (GLU224)
    #   The events of the batch, in a template:
    #   {{ (triggering_asset_events.values() | first | first).extra.payload.events }}
    resize_photos = GlueJobOperator(
        task_id="resize_photos",
        job_name="resize-photos",
        script_args={"--bucket": "$.detail.bucket.name"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "photos-resized": after "resize-photos" SUCCEEDED
    index_photos = GlueJobOperator(
        task_id="index_photos",
        job_name="index-photos",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    resize_photos >> index_photos
