# Made by glue2airflow, content a127a92a144195e0. Once edited, it is not overwritten.
# Source: workflow "meter-files" in "meters.snapshot.json" (--runtime native).
# GLU237 trigger meter-files-arrived: in Glue it is started by EventBridge rules
#   "meter-files", "meter-files-replayed"; in Airflow each update of the asset
#   glue_event_meter_files starts a run: re-point what sends the events (those that come
#   together may share a run).
# GLU225 trigger meter-files-arrived: Glue waits for 10 events or 300 s before it starts
#   a run; the asset starts one at the first event.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset

with DAG(
    dag_id="meter-files",
    schedule=[Asset("glue_event_meter_files")],
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "meter-files-arrived": EVENT, here each update of the asset (GLU237)
    merge_meter_files = GlueJobOperator(
        task_id="merge_meter_files",
        job_name="merge-meter-files",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
