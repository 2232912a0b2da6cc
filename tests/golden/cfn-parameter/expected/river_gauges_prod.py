# Made by glue2airflow, content f5a8e3c6184eeb79. Once edited, it is not overwritten.
# Source: workflow "river-gauges-prod" in "gauges.yaml".
# GLU222 workflow river-gauges-prod: with 1 running, Glue drops a further run; Airflow
#   (max_active_runs=1) makes it wait.
# GLU302 workflow river-gauges-prod: its run properties "stage" became DAG params; a
#   script that asks Glue for the properties of its workflow run does not find them
#   there.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.sdk import DAG, Param
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="river-gauges-prod",
    description="Gauge readings of the last day.",
    schedule=CronTriggerTimetable(
        "30 1 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    params={"stage": Param("prod", type="string")},
    tags=["glue2airflow"],
):
    # Trigger "gauges-nightly-prod": SCHEDULED cron(30 1 * * ? *)
    gauge_readings_prod = GlueCrawlerRunOperator(
        task_id="gauge_readings_prod",
        crawler_name="gauge-readings-prod",
        poll_interval=60,
    )

    # Trigger "gauges-crawled-prod": after "gauge-readings-prod" SUCCEEDED
    gauge_clean_prod = GlueJobOperator(
        task_id="gauge_clean_prod",
        job_name="gauge-clean-prod",
        script_args={"--stage": "prod"},
        waiter_max_attempts=120,
    )
    gauge_readings_prod >> gauge_clean_prod
