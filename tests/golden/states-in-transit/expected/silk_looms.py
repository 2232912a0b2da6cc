# Made by glue2airflow, content b7be718c1efe110e. Once edited, it is not overwritten.
# Source: workflow "silk-looms" in "silk.snapshot.json".
# GLU234 trigger looms-creating: it was CREATING when the source was saved, which lasts
#   seconds; it counts as not ACTIVATED: save the source again.
# GLU234 trigger looms-activating: it was ACTIVATING when the source was saved, which
#   lasts seconds; it counts as not ACTIVATED: save the source again.
# GLU234 trigger looms-deactivating: it was DEACTIVATING when the source was saved,
#   which lasts seconds; it counts as not ACTIVATED: save the source again.
# GLU234 trigger looms-deleting: it was DELETING when the source was saved, which lasts
#   seconds; it counts as not ACTIVATED: save the source again.
# GLU234 trigger looms-updating: it was UPDATING when the source was saved, which lasts
#   seconds; it counts as not ACTIVATED: save the source again.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="silk-looms",
    schedule=CronTriggerTimetable(
        "0 5 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "looms-daily": SCHEDULED cron(0 5 * * ? *)
    count_looms = GlueJobOperator(
        task_id="count_looms",
        job_name="count-looms",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
