# Made by glue2airflow, content 5245b05bc62ba761. Once edited, it is not overwritten.
# Source: workflow "map-tiles" in "maps.snapshot.json" (--runtime native).
# GLU215 trigger tiles-lost: it watches job render-tiles FAILED, job render-tiles
#   TIMEOUT; without a gate, any end of the task other than success fires it.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="map-tiles",
    schedule=CronTriggerTimetable(
        "0 2 * * SUN",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=3,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "tiles-weekly": SCHEDULED cron(0 2 ? * SUN *)
    render_tiles = GlueJobOperator(
        task_id="render_tiles",
        job_name="render-tiles",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "tiles-lost": after "render-tiles" FAILED or "render-tiles" TIMEOUT
    restore_tiles = GlueJobOperator(
        task_id="restore_tiles",
        job_name="restore-tiles",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_failed",
    )
    render_tiles >> restore_tiles

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    render_tiles >> nothing_failed
