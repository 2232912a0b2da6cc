# Made by glue2airflow, content b0c90751314afc24. Once edited, it is not overwritten.
# Source: workflow "photo-uploads" in "photos.snapshot.json".
# GLU224 trigger photo-arrived: in Glue it is started by EventBridge rule
#   "photo-object-created"; in Airflow each update of the asset glue_event_photo_uploads
#   starts a run: re-point what sends the events (those that come together may share a
#   run).

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset

with DAG(
    dag_id="photo-uploads",
    schedule=[Asset("glue_event_photo_uploads")],
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "photo-arrived": EVENT, here each update of the asset (GLU224)
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
