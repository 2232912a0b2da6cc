# Made by glue2airflow, content 8603a1d1b4c10c13. Once edited, it is not overwritten.
# Source: workflow "tea-trade" in "tea.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="tea-trade",
    description="Prices of tea,\nby garden and grade.",
    schedule=CronTriggerTimetable(
        "0 5 * * MON-FRI",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow", "team:commodities", "cost-center:4711", "reviewed"],
):
    # Trigger "tea-daily": SCHEDULED cron(0 5 ? * MON-FRI *)
    #   "Before the desk opens."
    load_tea = GlueJobOperator(
        task_id="load_tea",
        job_name="load-tea",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "tea-loaded": after "load-tea" SUCCEEDED
    #   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…"
    chart_tea = GlueJobOperator(
        task_id="chart_tea",
        job_name="chart-tea",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    load_tea >> chart_tea
