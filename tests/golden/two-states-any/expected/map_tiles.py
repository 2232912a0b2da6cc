# Made by glue2airflow, content 3c8e6df2ca6b7243. Once edited, it is not overwritten.
# Source: workflow "map-tiles" in "maps.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable
from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

with DAG(
    dag_id="map-tiles",
    schedule=CronTriggerTimetable(
        "0 2 * * SUN",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=4,
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
    tiles_lost = GluePredicateOperator(
        task_id="tiles_lost",
        watch={"render_tiles": ["FAILED", "TIMEOUT"]},
        trigger_rule="all_done",
    )
    restore_tiles = GlueJobOperator(
        task_id="restore_tiles",
        job_name="restore-tiles",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    render_tiles >> tiles_lost
    tiles_lost >> restore_tiles

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    render_tiles >> nothing_failed
