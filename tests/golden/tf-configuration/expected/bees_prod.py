# Made by glue2airflow, content d7f97648354be3da. Once edited, it is not overwritten.
# Source: workflow "bees-prod" in "infra".
# GLU222 workflow bees-prod: with 1 running, Glue drops a further run; Airflow
#   (max_active_runs=1) makes it wait.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="bees-prod",
    schedule=CronTriggerTimetable(
        "30 4 * * MON-FRI",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1,
    max_active_tasks=3,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "bees-prod-start": SCHEDULED cron(30 4 ? * 2-6 *)
    bees_prod_east = GlueJobOperator(
        task_id="bees_prod_east",
        job_name="bees-prod-east",
        script_args={"--hive": "east"},
        waiter_max_attempts=150,
    )
    bees_prod_west = GlueJobOperator(
        task_id="bees_prod_west",
        job_name="bees-prod-west",
        script_args={"--hive": "west"},
        waiter_max_attempts=540,
    )

    # Trigger "bees-prod-report": after "bees-prod-east" SUCCEEDED and "bees-prod-west"
    #   SUCCEEDED
    #   "Once all are counted"
    bees_prod_report = GlueJobOperator(
        task_id="bees_prod_report",
        job_name="bees-prod-report",
        waiter_max_attempts=540,
    )
    [bees_prod_east, bees_prod_west] >> bees_prod_report
