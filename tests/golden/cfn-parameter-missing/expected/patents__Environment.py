# Made by glue2airflow, content 76c963502e97d655. Once edited, it is not overwritten.
# Source: workflow "patents-${Environment}" in "patents.yaml".
# GLU101 workflow patents-${Environment}: its name is not known from this source and
#   stands as "patents-${Environment}"; give it with --parameter Environment=VALUE.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="patents-_Environment",
    dag_display_name="patents-${Environment}",
    schedule=CronTriggerTimetable(
        "0 2 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "patents-start-${Environment}": SCHEDULED cron(0 2 * * ? *)
    patents_load = GlueJobOperator(
        task_id="patents_load",
        job_name="patents-load",
        script_args={"--batch": "100"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
