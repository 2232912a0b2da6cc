# Made by glue2airflow, content e66caeffe5cc6982. Once edited, it is not overwritten.
# Source: workflow "tickets" in "triggers.json".
# GLU106 workflow tickets: the source holds triggers of this workflow but not the
#   workflow: its run properties and its MaxConcurrentRuns are unknown, and triggers
#   defined elsewhere are missing.
# GLU105 workflow tickets: the source does not define "tickets-pull", "tickets-score",
#   so retries, timeout and concurrency are unknown: no retries, and Glue's longest
#   default timeout, are assumed.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="tickets",
    schedule=CronTriggerTimetable(
        "5 * * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "tickets-hourly": SCHEDULED cron(5 * * * ? *)
    tickets_pull = GlueJobOperator(
        task_id="tickets_pull",
        job_name="tickets-pull",
        waiter_max_attempts=2940,
    )

    # Trigger "tickets-pulled": after "tickets-pull" SUCCEEDED
    tickets_score = GlueJobOperator(
        task_id="tickets_score",
        job_name="tickets-score",
        waiter_max_attempts=2940,
    )
    tickets_pull >> tickets_score
