# Made by glue2airflow, content 3697137fa962365f. Once edited, it is not overwritten.
# Source: workflow "some-years" in "beyond.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow_glue_bridge.timetables.aws_cron import AwsCronTimetable

with DAG(
    dag_id="some-years",
    schedule=AwsCronTimetable("cron(0 0 29 2 ? 2028-2040/4)"),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "some-years-schedule": SCHEDULED cron(0 0 29 2 ? 2028-2040/4)
    some_years_job = GlueJobOperator(
        task_id="some_years_job",
        job_name="some-years-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
