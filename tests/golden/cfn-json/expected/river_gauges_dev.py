# Made by glue2airflow, content 08fb2ca9d0c9ca30. Once edited, it is not overwritten.
# Source: workflow "river-gauges-dev" in "gauges.json".
# GLU222 workflow river-gauges-dev: with 1 running, Glue drops a further run; Airflow
#   (max_active_runs=1) makes it wait.
# GLU302 workflow river-gauges-dev: its run properties "stage" became DAG params; a
#   script that asks Glue for the properties of its workflow run does not find them
#   there.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.sdk import DAG, Param
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="river-gauges-dev",
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
    params={"stage": Param("dev", type="string")},
    tags=["glue2airflow"],
):
    # Trigger "gauges-nightly-dev": SCHEDULED cron(30 1 * * ? *)
    gauge_readings_dev = GlueCrawlerRunOperator(
        task_id="gauge_readings_dev",
        crawler_name="gauge-readings-dev",
        poll_interval=60,
    )

    # Trigger "gauges-crawled-dev": after "gauge-readings-dev" SUCCEEDED
    gauge_clean_dev = GlueJobOperator(
        task_id="gauge_clean_dev",
        job_name="gauge-clean-dev",
        script_args={"--stage": "dev"},
        waiter_max_attempts=120,
    )
    gauge_readings_dev >> gauge_clean_dev
