# Made by glue2airflow, content 3d79d95268f503aa. Once edited, it is not overwritten.
# Source: what follows from trigger "freight-weekly" in "rail.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="freight-weekly",
    schedule=CronTriggerTimetable(
        "0 2 * * SUN",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "freight-weekly": SCHEDULED cron(0 2 ? * SUN *)
    load_freight = GlueJobOperator(
        task_id="load_freight",
        job_name="load-freight",
        script_args={"--full": "true"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "full-freight-loaded": after "load-freight" SUCCEEDED
    vacuum_freight = GlueJobOperator(
        task_id="vacuum_freight",
        job_name="vacuum-freight",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    load_freight >> vacuum_freight
