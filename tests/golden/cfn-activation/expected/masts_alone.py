# Made by glue2airflow, content 89a78e99917f7f5e. Once edited, it is not overwritten.
# Source: what follows from trigger "masts-alone" in "mast.yaml".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="masts-alone",
    schedule=CronTriggerTimetable(
        "0 4 * * *",
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
    # Trigger "masts-alone": SCHEDULED cron(0 4 * * ? *)
    masts_mail = GlueJobOperator(
        task_id="masts_mail",
        job_name="masts-mail",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
