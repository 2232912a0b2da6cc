# Made by glue2airflow, content 5bf05b500bc7acad. Once edited, it is not overwritten.
# Source: workflow "price-feed" in "feed.snapshot.json".
# GLU203 workflow price-feed: triggers "price-event", "price-daily" start the same
#   actions, so one DAG stands for all of them.
# GLU224 trigger price-event: in Glue it is started by EventBridge rules that the source
#   does not hold, in Airflow by what comes into the SQS queue glue_event_price_feed
#   (deploy price_feed.events.yaml with the rule filled in): each batch of events at
#   least once, and Glue tells the jobs no aws:eventIds.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset, AssetWatcher
from airflow.timetables.assets import AssetOrTimeSchedule
from airflow.timetables.trigger import CronTriggerTimetable
from airflow_glue_bridge.triggers.glue_event import GlueEventTrigger

with DAG(
    dag_id="price-feed",
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable(
            "0 6 * * *",
            timezone="UTC",
            run_immediately=timedelta(minutes=5),
        ),
        assets=[
            Asset(
                "glue_event_price_feed",
                watchers=[
                    AssetWatcher(
                        name="glue_event_price_feed",
                        trigger=GlueEventTrigger(
                            sqs_queue="glue_event_price_feed",
                            dag_id="price-feed",
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
    # Trigger "price-event": EVENT, here each batch in the queue (GLU224)
    #   The events of the batch, in a template:
    #   {{ (triggering_asset_events.values() | first | first).extra.payload.events }}
    # Trigger "price-daily": SCHEDULED cron(0 6 * * ? *)
    load_prices = GlueJobOperator(
        task_id="load_prices",
        job_name="load-prices",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
