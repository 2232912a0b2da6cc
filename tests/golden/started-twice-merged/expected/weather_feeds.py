# Made by glue2airflow, content d40141962b791478. Once edited, it is not overwritten.
# Source: workflow "weather-feeds" in "weather.snapshot.json" (--merge).
# GLU213 job refresh-forecast: triggers "radar-loaded", "stations-loaded" can fire in
#   the same run, and each starts it; --merge made one task of them, which runs once
#   where Glue starts it each time.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable
from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

with DAG(
    dag_id="weather-feeds",
    schedule=CronTriggerTimetable(
        "10 * * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=8,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "weather-hourly": SCHEDULED cron(10 * * * ? *)
    load_radar = GlueJobOperator(
        task_id="load_radar",
        job_name="load-radar",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    load_stations = GlueJobOperator(
        task_id="load_stations",
        job_name="load-stations",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "radar-loaded": after "load-radar" SUCCEEDED
    # Trigger "stations-loaded": after "load-stations" SUCCEEDED
    refresh_forecast = GlueJobOperator(
        task_id="refresh_forecast",
        job_name="refresh-forecast",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_success",
    )
    [load_radar, load_stations] >> refresh_forecast

    # Trigger "forecast-refreshed": after "refresh-forecast" SUCCEEDED
    publish_forecast = GlueJobOperator(
        task_id="publish_forecast",
        job_name="publish-forecast",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    refresh_forecast >> publish_forecast

    # Trigger "forecast-failed": after "refresh-forecast" FAILED
    forecast_failed = GluePredicateOperator(
        task_id="forecast_failed",
        watch={"refresh_forecast": "FAILED"},
        trigger_rule="all_done",
    )
    page_forecaster = GlueJobOperator(
        task_id="page_forecaster",
        job_name="page-forecaster",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    refresh_forecast >> forecast_failed
    forecast_failed >> page_forecaster

    # Trigger "all-weather": after "load-radar" SUCCEEDED and "refresh-forecast"
    #   SUCCEEDED
    archive_radar = GlueJobOperator(
        task_id="archive_radar",
        job_name="archive-radar",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    [load_radar, refresh_forecast] >> archive_radar

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    load_stations >> nothing_failed
