# Made by glue2airflow, content 6a7a593db64e118f. Once edited, it is not overwritten.
# Source: workflow "grid-load" in "grid.snapshot.json" (--runtime native).
# GLU215 trigger both-meters-failed: it watches job load-primary-meter FAILED, job
#   load-backup-meter FAILED; without a gate, any end of the task other than success
#   fires it.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="grid-load",
    schedule=CronTriggerTimetable(
        "0 * * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=4,
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
    estimate_load = GlueJobOperator(
        task_id="estimate_load",
        job_name="estimate-load",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="all_failed",
    )
    [load_primary_meter, load_backup_meter] >> estimate_load

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    [load_primary_meter, load_backup_meter] >> nothing_failed
