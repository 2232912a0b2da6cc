# Made by glue2airflow, content 553edd4baed8fb1c. Once edited, it is not overwritten.
# Source: workflow "bond-feed" in "feed.snapshot.json".
# GLU203 workflow bond-feed: triggers "bond-event", "bond-month-end" start the same
#   actions, so one DAG stands for all of them.
# GLU231 trigger bond-month-end: cron(0 18 LW * ? *): LW is read as the last
#   Monday-to-Friday of the month, as Quartz does.
# GLU224 trigger bond-event: in Glue it is started by EventBridge rules that the source
#   does not hold, in Airflow by what comes into the SQS queue glue_event_bond_feed
#   (deploy bond_feed.events.yaml with the rule filled in): each batch of events at
#   least once, and Glue tells the jobs no aws:eventIds.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset, AssetWatcher
from airflow.timetables.assets import AssetOrTimeSchedule
from airflow_glue_bridge.timetables.aws_cron import AwsCronTimetable
from airflow_glue_bridge.triggers.glue_event import GlueEventTrigger

with DAG(
    dag_id="bond-feed",
    schedule=AssetOrTimeSchedule(
        timetable=AwsCronTimetable("cron(0 18 LW * ? *)"),
        assets=[
            Asset(
                "glue_event_bond_feed",
                watchers=[
                    AssetWatcher(
                        name="glue_event_bond_feed",
                        trigger=GlueEventTrigger(
                            sqs_queue="glue_event_bond_feed",
                            dag_id="bond-feed",
                        ),
                    ),
                ],
            ),
        ],
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "bond-event": EVENT, here each batch in the queue (GLU224)
    #   The events of the batch, in a template:
    #   {{ (triggering_asset_events.values() | first | first).extra.payload.events }}
    # Trigger "bond-month-end": SCHEDULED cron(0 18 LW * ? *)
    load_bonds = GlueJobOperator(
        task_id="load_bonds",
        job_name="load-bonds",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
