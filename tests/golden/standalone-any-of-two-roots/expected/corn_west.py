# Made by glue2airflow, content 763c5446f92be788. Once edited, it is not overwritten.
# Source: what follows from trigger "corn-west" in "corn.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="corn-west",
    schedule=CronTriggerTimetable(
        "0 5 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "corn-west": SCHEDULED cron(0 5 * * ? *)
    harvest_west = GlueJobOperator(
        task_id="harvest_west",
        job_name="harvest-west",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "corn-either": after "harvest-west" SUCCEEDED
    grade_corn = GlueJobOperator(
        task_id="grade_corn",
        job_name="grade-corn",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    harvest_west >> grade_corn
