# Made by glue2airflow, content 6084a462ee89a7b4. Once edited, it is not overwritten.
# Source: workflow "grid-load" in "grid.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable
from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

with DAG(
    dag_id="grid-load",
    schedule=CronTriggerTimetable(
        "0 * * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=5,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "grid-hourly": SCHEDULED cron(0 * * * ? *)
    load_primary_meter = GlueJobOperator(
        task_id="load_primary_meter",
        job_name="load-primary-meter",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    load_backup_meter = GlueJobOperator(
        task_id="load_backup_meter",
        job_name="load-backup-meter",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "both-meters-failed": after "load-primary-meter" FAILED and
    #   "load-backup-meter" FAILED
    both_meters_failed = GluePredicateOperator(
        task_id="both_meters_failed",
        watch={"load_primary_meter": "FAILED", "load_backup_meter": "FAILED"},
        trigger_rule="all_done",
    )
    estimate_load = GlueJobOperator(
        task_id="estimate_load",
        job_name="estimate-load",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    [load_primary_meter, load_backup_meter] >> both_meters_failed
    both_meters_failed >> estimate_load

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    [load_primary_meter, load_backup_meter] >> nothing_failed
