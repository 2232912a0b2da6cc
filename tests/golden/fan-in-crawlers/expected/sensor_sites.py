# Made by glue2airflow, content 2e31de3f3226aaad. Once edited, it is not overwritten.
# Source: workflow "sensor-sites" in "sensors.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="sensor-sites",
    schedule=CronTriggerTimetable(
        "45 1 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=12,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "sites-daily": SCHEDULED cron(45 1 * * ? *)
    sites_unpack = GlueJobOperator(
        task_id="sites_unpack",
        job_name="sites-unpack",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "sites-crawl-1": after "sites-unpack" SUCCEEDED
    sensor_site_01 = GlueCrawlerRunOperator(
        task_id="sensor_site_01",
        crawler_name="sensor-site-01",
        poll_interval=60,
    )
    sensor_site_02 = GlueCrawlerRunOperator(
        task_id="sensor_site_02",
        crawler_name="sensor-site-02",
        poll_interval=60,
    )
    sites_unpack >> [sensor_site_01, sensor_site_02]

    # Trigger "sites-crawl-2": after "sites-unpack" SUCCEEDED
    sensor_site_03 = GlueCrawlerRunOperator(
        task_id="sensor_site_03",
        crawler_name="sensor-site-03",
        poll_interval=60,
    )
    sensor_site_04 = GlueCrawlerRunOperator(
        task_id="sensor_site_04",
        crawler_name="sensor-site-04",
        poll_interval=60,
    )
    sites_unpack >> [sensor_site_03, sensor_site_04]

    # Trigger "sites-crawl-3": after "sites-unpack" SUCCEEDED
    sensor_site_05 = GlueCrawlerRunOperator(
        task_id="sensor_site_05",
        crawler_name="sensor-site-05",
        poll_interval=60,
    )
    sensor_site_06 = GlueCrawlerRunOperator(
        task_id="sensor_site_06",
        crawler_name="sensor-site-06",
        poll_interval=60,
    )
    sites_unpack >> [sensor_site_05, sensor_site_06]

    # Trigger "sites-crawl-4": after "sites-unpack" SUCCEEDED
    sensor_site_07 = GlueCrawlerRunOperator(
        task_id="sensor_site_07",
        crawler_name="sensor-site-07",
        poll_interval=60,
    )
    sensor_site_08 = GlueCrawlerRunOperator(
        task_id="sensor_site_08",
        crawler_name="sensor-site-08",
        poll_interval=60,
    )
    sites_unpack >> [sensor_site_07, sensor_site_08]

    # Trigger "sites-crawl-5": after "sites-unpack" SUCCEEDED
    sensor_site_09 = GlueCrawlerRunOperator(
        task_id="sensor_site_09",
        crawler_name="sensor-site-09",
        poll_interval=60,
    )
    sensor_site_10 = GlueCrawlerRunOperator(
        task_id="sensor_site_10",
        crawler_name="sensor-site-10",
        poll_interval=60,
    )
    sites_unpack >> [sensor_site_09, sensor_site_10]

    # Trigger "sites-crawled": after "sensor-site-01" SUCCEEDED and "sensor-site-02"
    #   SUCCEEDED and "sensor-site-03" SUCCEEDED and "sensor-site-04" SUCCEEDED and
    #   "sensor-site-05" SUCCEEDED and "sensor-site-06" SUCCEEDED and "sensor-site-07"
    #   SUCCEEDED and "sensor-site-08" SUCCEEDED and "sensor-site-09" SUCCEEDED and
    #   "sensor-site-10" SUCCEEDED
    sites_merge = GlueJobOperator(
        task_id="sites_merge",
        job_name="sites-merge",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    [
        sensor_site_01,
        sensor_site_02,
        sensor_site_03,
        sensor_site_04,
        sensor_site_05,
        sensor_site_06,
        sensor_site_07,
        sensor_site_08,
        sensor_site_09,
        sensor_site_10,
    ] >> sites_merge
