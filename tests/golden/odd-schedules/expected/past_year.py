# Made by glue2airflow, content 16cf12399d6c496b. Once edited, it is not overwritten.
# Source: workflow "past-year" in "odd.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow_glue_bridge.timetables.aws_cron import AwsCronTimetable

with DAG(
    dag_id="past-year",
    schedule=AwsCronTimetable("cron(0 0 1 1 ? 2019)"),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "past-year-schedule": SCHEDULED cron(0 0 1 1 ? 2019)
    past_year_job = GlueJobOperator(
        task_id="past_year_job",
        job_name="past-year-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
