# Made by glue2airflow, content 84e1619fa60bd66e. Once edited, it is not overwritten.
# Source: workflow "tide-tables" in "clock.snapshot.json".
# GLU224 trigger tide-tick: in Glue it is started by EventBridge rule
#   "tide-every-12-hours" (rate(12 hours)); in Airflow each update of the asset
#   glue_event_tide_tables starts a run: re-point what sends the events (those that come
#   together may share a run).

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset

with DAG(
    dag_id="tide-tables",
    schedule=[Asset("glue_event_tide_tables")],
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "tide-tick": EVENT, here each update of the asset (GLU224)
    compute_tides = GlueJobOperator(
        task_id="compute_tides",
        job_name="compute-tides",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
