# Made by glue2airflow, content 862dfa2a3e5d93bf. Once edited, it is not overwritten.
# Source: workflow "one-year-only" in "beyond.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow_glue_bridge.timetables.aws_cron import AwsCronTimetable

with DAG(
    dag_id="one-year-only",
    schedule=AwsCronTimetable("cron(0 12 1 1 ? 2027)"),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "one-year-only-schedule": SCHEDULED cron(0 12 1 1 ? 2027)
    one_year_only_job = GlueJobOperator(
        task_id="one_year_only_job",
        job_name="one-year-only-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
