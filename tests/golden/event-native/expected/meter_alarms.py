# Made by glue2airflow, content 6d5349647217a787. Once edited, it is not overwritten.
# Source: workflow "meter-alarms" in "meters.snapshot.json" (--runtime native).
# GLU237 trigger meter-alarm-raised: in Glue it is started by EventBridge rules that the
#   source does not hold; in Airflow each update of the asset glue_event_meter_alarms
#   starts a run: re-point what sends the events (those that come together may share a
#   run).

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset

with DAG(
    dag_id="meter-alarms",
    schedule=[Asset("glue_event_meter_alarms")],
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "meter-alarm-raised": EVENT, here each update of the asset (GLU237)
    route_alarm = GlueJobOperator(
        task_id="route_alarm",
        job_name="route-alarm",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
