# Made by glue2airflow, content e234c1d713182968. Once edited, it is not overwritten.
# Source: workflow "meter-alarms" in "meters.snapshot.json".
# GLU224 trigger meter-alarm-raised: in Glue it is started by EventBridge rules that the
#   source does not hold, in Airflow by what comes into the SQS queue
#   glue_event_meter_alarms (deploy meter_alarms.events.yaml with the rule filled in):
#   each batch of events at least once, and Glue tells the jobs no aws:eventIds.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset, AssetWatcher
from airflow_glue_bridge.triggers.glue_event import GlueEventTrigger

with DAG(
    dag_id="meter-alarms",
    schedule=[
        Asset(
            "glue_event_meter_alarms",
            watchers=[
                AssetWatcher(
                    name="glue_event_meter_alarms",
                    trigger=GlueEventTrigger(
                        sqs_queue="glue_event_meter_alarms",
                        dag_id="meter-alarms",
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
    # Trigger "meter-alarm-raised": EVENT, here each batch in the queue (GLU224)
    #   The events of the batch, in a template:
    #   {{ (triggering_asset_events.values() | first | first).extra.payload.events }}
    route_alarm = GlueJobOperator(
        task_id="route_alarm",
        job_name="route-alarm",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
