# Made by glue2airflow, content 675f9dff5038c5f5. Once edited, it is not overwritten.
# Source: workflow "news-digest" in "news.snapshot.json".
# GLU203 workflow news-digest: triggers "digest-weekdays", "digest-weekend" start the
#   same actions, so one DAG stands for all of them.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import MultipleCronTriggerTimetable

with DAG(
    dag_id="news-digest",
    schedule=MultipleCronTriggerTimetable(
        "0 7 * * MON-FRI",
        "0 9 * * SAT,SUN",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "digest-weekdays": SCHEDULED cron(0 7 ? * MON-FRI *)
    # Trigger "digest-weekend": SCHEDULED cron(0 9 ? * SAT,SUN *)
    build_digest = GlueJobOperator(
        task_id="build_digest",
        job_name="build-digest",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
