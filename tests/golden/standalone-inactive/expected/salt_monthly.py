# Made by glue2airflow, content 1a9cb5a4c579f581. Once edited, it is not overwritten.
# Source: what follows from trigger "salt-monthly" in "salt.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="salt-monthly",
    schedule=CronTriggerTimetable(
        "0 0 1 * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    is_paused_upon_creation=True,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "salt-monthly": SCHEDULED cron(0 0 1 * ? *)
    weigh_salt = GlueJobOperator(
        task_id="weigh_salt",
        job_name="weigh-salt",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
