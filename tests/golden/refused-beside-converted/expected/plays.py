# Made by glue2airflow, content d695b0ae947fa5e9. Once edited, it is not overwritten.
# Source: workflow "plays" in "music.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="plays",
    schedule=CronTriggerTimetable(
        "0 2 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "plays-daily": SCHEDULED cron(0 2 * * ? *)
    plays_load = GlueJobOperator(
        task_id="plays_load",
        job_name="plays-load",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "plays-loaded": after "plays-load" SUCCEEDED
    plays_rank = GlueJobOperator(
        task_id="plays_rank",
        job_name="plays-rank",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    plays_load >> plays_rank
