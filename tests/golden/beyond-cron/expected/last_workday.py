# Made by glue2airflow, content 6fe00ddfb10627c0. Once edited, it is not overwritten.
# Source: workflow "last-workday" in "beyond.snapshot.json".
# GLU231 trigger last-workday-schedule: cron(0 18 LW * ? *): LW is read as the last
#   Monday-to-Friday of the month, as Quartz does.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow_glue_bridge.timetables.aws_cron import AwsCronTimetable

with DAG(
    dag_id="last-workday",
    schedule=AwsCronTimetable("cron(0 18 LW * ? *)"),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "last-workday-schedule": SCHEDULED cron(0 18 LW * ? *)
    last_workday_job = GlueJobOperator(
        task_id="last_workday_job",
        job_name="last-workday-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
