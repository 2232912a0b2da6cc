# Made by glue2airflow, content e1e1339450fb2d93. Once edited, it is not overwritten.
# Source: workflow "last-day" in "beyond.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow_glue_bridge.timetables.aws_cron import AwsCronTimetable

with DAG(
    dag_id="last-day",
    schedule=AwsCronTimetable("cron(0 22 L * ? *)"),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "last-day-schedule": SCHEDULED cron(0 22 L * ? *)
    last_day_job = GlueJobOperator(
        task_id="last_day_job",
        job_name="last-day-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
