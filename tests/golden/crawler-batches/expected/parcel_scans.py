# Made by glue2airflow, content bed8f0f3b7f8dfac. Once edited, it is not overwritten.
# Source: workflow "parcel-scans" in "parcels.snapshot.json".
# GLU214 trigger parcels-batch-2: more than one of its 2 conditions can come true in a
#   run; it is taken to fire once, at the first (AWS does not say).
# GLU214 trigger parcels-done: more than one of its 2 conditions can come true in a run;
#   it is taken to fire once, at the first (AWS does not say).

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="parcel-scans",
    schedule=CronTriggerTimetable(
        "0 5 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=6,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "parcels-daily": SCHEDULED cron(0 5 * * ? *)
    parcels_north = GlueCrawlerRunOperator(
        task_id="parcels_north",
        crawler_name="parcels-north",
        poll_interval=60,
    )
    parcels_south = GlueCrawlerRunOperator(
        task_id="parcels_south",
        crawler_name="parcels-south",
        poll_interval=60,
    )

    # Trigger "parcels-batch-2": after "parcels-north" SUCCEEDED or "parcels-south"
    #   SUCCEEDED
    parcels_east = GlueCrawlerRunOperator(
        task_id="parcels_east",
        crawler_name="parcels-east",
        poll_interval=60,
        trigger_rule="one_success",
    )
    parcels_west = GlueCrawlerRunOperator(
        task_id="parcels_west",
        crawler_name="parcels-west",
        poll_interval=60,
        trigger_rule="one_success",
    )
    [parcels_north, parcels_south] >> parcels_east
    [parcels_north, parcels_south] >> parcels_west

    # Trigger "parcels-done": after "parcels-east" SUCCEEDED or "parcels-west" SUCCEEDED
    parcels_route = GlueJobOperator(
        task_id="parcels_route",
        job_name="parcels-route",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_success",
    )
    [parcels_east, parcels_west] >> parcels_route

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    [parcels_north, parcels_south, parcels_east, parcels_west] >> nothing_failed
