# Made by glue2airflow, content 64f0aaa3fa6bc0c4. Once edited, it is not overwritten.
# Source: workflow "bee-hives" in "bees.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="bee-hives",
    schedule=CronTriggerTimetable(
        "0 4 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=3,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "hives-daily": SCHEDULED cron(0 4 * * ? *)
    hive_weights = GlueCrawlerRunOperator(
        task_id="hive_weights",
        crawler_name="hive-weights",
        poll_interval=60,
    )
    hive_sounds = GlueCrawlerRunOperator(
        task_id="hive_sounds",
        crawler_name="hive-sounds",
        poll_interval=60,
    )

    # Trigger "hives-crawled": after "hive-weights" SUCCEEDED and "hive-sounds"
    #   SUCCEEDED
    rate_hives = GlueJobOperator(
        task_id="rate_hives",
        job_name="rate-hives",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    [hive_weights, hive_sounds] >> rate_hives
