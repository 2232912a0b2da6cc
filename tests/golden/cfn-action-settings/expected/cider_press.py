# Made by glue2airflow, content d2be01c98d1b5abb. Once edited, it is not overwritten.
# Source: workflow "cider-press" in "cider.yaml".
# GLU301 job cider-press: its MaxRetries is 1: the task retries as often, and Glue does
#   too until MaxRetries is set to 0 at the cut-over (and Airflow retries a run that
#   timed out or was stopped, Glue does not).

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="cider-press",
    schedule=CronTriggerTimetable(
        "0 3 * * SUN",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow", "team:orchard", "stage:prod"],
):
    # Trigger "cider-start": SCHEDULED cron(0 3 ? * SUN *)
    cider_crates = GlueCrawlerRunOperator(
        task_id="cider_crates",
        crawler_name="cider-crates",
        poll_interval=60,
    )
    cider_press = GlueJobOperator(
        task_id="cider_press",
        job_name="cider-press",
        script_args={
            "--job-bookmark-option": "job-bookmark-enable",
            "--batch": "20",
            "--dry_run": "false",
        },
        run_job_kwargs={"Timeout": 45, "SecurityConfiguration": "cider-keys"},
        retries=1,
        max_active_tis_per_dag=2,
        waiter_max_attempts=105,
    )
