# Made by glue2airflow, content ac8233f69f9445d5. Once edited, it is not overwritten.
# Source: workflow "farm-yield" in "farm.snapshot.json".
# GLU107 trigger yield-weekly: the source does not say whether the trigger is ACTIVATED;
#   it is taken to be.
# GLU107 trigger yield-summed: the source does not say whether the trigger is ACTIVATED;
#   it is taken to be.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="farm-yield",
    schedule=CronTriggerTimetable(
        "0 6 * * MON",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "yield-weekly": SCHEDULED cron(0 6 ? * MON *)
    sum_yield = GlueJobOperator(
        task_id="sum_yield",
        job_name="sum-yield",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "yield-summed": after "sum-yield" SUCCEEDED
    chart_yield = GlueJobOperator(
        task_id="chart_yield",
        job_name="chart-yield",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    sum_yield >> chart_yield
