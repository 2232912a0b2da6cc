# Made by glue2airflow, content d31f029c0a6de91c. Once edited, it is not overwritten.
# Source: workflow "weather-feeds" in "weather.snapshot.json" (--runtime native).
# GLU212 job refresh-forecast: triggers "radar-loaded", "stations-loaded" can fire in
#   the same run, and each starts it: there is a task for each start, as Glue is taken
#   to start it each time (--merge makes one task of them).
# GLU215 trigger forecast-failed: it watches job refresh-forecast FAILED; without a
#   gate, any end of the task other than success fires it.
# GLU216 task page_forecaster: refresh_forecast__radar_loaded,
#   refresh_forecast__stations_loaded may not have been started at all because of an
#   earlier failure; Airflow's rules count that as failed, Glue does not.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="weather-feeds",
    schedule=CronTriggerTimetable(
        "10 * * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=9,
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
    refresh_forecast__radar_loaded = GlueJobOperator(
        task_id="refresh_forecast__radar_loaded",
        job_name="refresh-forecast",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    load_radar >> refresh_forecast__radar_loaded

    # Trigger "stations-loaded": after "load-stations" SUCCEEDED
    refresh_forecast__stations_loaded = GlueJobOperator(
        task_id="refresh_forecast__stations_loaded",
        job_name="refresh-forecast",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    load_stations >> refresh_forecast__stations_loaded

    # Trigger "forecast-refreshed": after "refresh-forecast" SUCCEEDED
    publish_forecast = GlueJobOperator(
        task_id="publish_forecast",
        job_name="publish-forecast",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_success",
    )
    [
        refresh_forecast__radar_loaded,
        refresh_forecast__stations_loaded,
    ] >> publish_forecast

    # Trigger "forecast-failed": after "refresh-forecast" FAILED
    page_forecaster = GlueJobOperator(
        task_id="page_forecaster",
        job_name="page-forecaster",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_failed",
    )
    [
        refresh_forecast__radar_loaded,
        refresh_forecast__stations_loaded,
    ] >> page_forecaster

    # Trigger "all-weather": after "load-radar" SUCCEEDED and "refresh-forecast"
    #   SUCCEEDED
    # Any run of refresh-forecast that ended in SUCCEEDED will do.
    all_weather__refresh_forecast__succeeded = EmptyOperator(
        task_id="all_weather__refresh_forecast__succeeded",
        trigger_rule="one_success",
    )
    archive_radar = GlueJobOperator(
        task_id="archive_radar",
        job_name="archive-radar",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    [
        refresh_forecast__radar_loaded,
        refresh_forecast__stations_loaded,
    ] >> all_weather__refresh_forecast__succeeded
    [load_radar, all_weather__refresh_forecast__succeeded] >> archive_radar

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    [
        refresh_forecast__radar_loaded,
        refresh_forecast__stations_loaded,
    ] >> nothing_failed
