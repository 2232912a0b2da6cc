# Made by glue2airflow, content 82b9f1ea8fd63603. Once edited, it is not overwritten.
# Source: workflow "wine-stock" in "wine.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="wine-stock",
    schedule=CronTriggerTimetable(
        "0 3 * * SUN",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "wine-weekly": SCHEDULED cron(0 3 ? * SUN *)
    count_wine = GlueJobOperator(
        task_id="count_wine",
        job_name="count-wine",
        script_args={
            "--job-bookmark-option": "job-bookmark-enable",
            "--cellar": "south",
        },
        run_job_kwargs={
            "Timeout": 30,
            "SecurityConfiguration": "wine-kms",
            "NotificationProperty": {"NotifyDelayAfter": 15},
        },
        max_active_tis_per_dag=1,
        waiter_max_attempts=90,
    )
    value_wine = GlueJobOperator(
        task_id="value_wine",
        job_name="value-wine",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
