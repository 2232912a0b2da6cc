# Made by glue2airflow, content 5c7268b6111c0205. Once edited, it is not overwritten.
# Source: what follows from trigger "moths-daily" in "moth.yaml".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="moths-daily",
    schedule=CronTriggerTimetable(
        "0 23 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow", "team:insects"],
):
    # Trigger "moths-daily": SCHEDULED cron(0 23 * * ? *)
    moth_traps = GlueCrawlerRunOperator(
        task_id="moth_traps",
        crawler_name="moth-traps",
        poll_interval=60,
    )

    # Trigger "moths-crawled": after "moth-traps" SUCCEEDED
    moths_count = GlueJobOperator(
        task_id="moths_count",
        job_name="moths-count",
        script_args={"--trap": "all"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    moth_traps >> moths_count
