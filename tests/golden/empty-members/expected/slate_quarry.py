# Made by glue2airflow, content a7f66a41a4f603fa. Once edited, it is not overwritten.
# Source: workflow "slate-quarry" in "slate.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="slate-quarry",
    schedule=CronTriggerTimetable(
        "0 4 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "slate-daily": SCHEDULED cron(0 4 * * ? *)
    slate_cut = GlueJobOperator(
        task_id="slate_cut",
        job_name="slate-cut",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "slate-cut-done": after "slate-cut" SUCCEEDED
    slate_sort = GlueJobOperator(
        task_id="slate_sort",
        job_name="slate-sort",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    slate_cut >> slate_sort
