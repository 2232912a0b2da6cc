# Made by glue2airflow, content 1b4987bc595f07a1. Once edited, it is not overwritten.
# Source: workflow "price-feed" in "feed.snapshot.json".
# GLU203 workflow price-feed: triggers "price-event", "price-daily" start the same
#   actions, so one DAG stands for all of them.
# GLU224 trigger price-event: in Glue it is started by EventBridge rules that the source
#   does not hold; in Airflow each update of the asset glue_event_price_feed starts a
#   run: re-point what sends the events (those that come together may share a run).

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset
from airflow.timetables.assets import AssetOrTimeSchedule
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="price-feed",
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable(
            "0 6 * * *",
            timezone="UTC",
            run_immediately=timedelta(minutes=5),
        ),
        assets=[Asset("glue_event_price_feed")],
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "price-event": EVENT, here each update of the asset (GLU224)
    # Trigger "price-daily": SCHEDULED cron(0 6 * * ? *)
    load_prices = GlueJobOperator(
        task_id="load_prices",
        job_name="load-prices",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
