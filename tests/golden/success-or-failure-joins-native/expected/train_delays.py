# Made by glue2airflow, content cb195f328a2b4688. Once edited, it is not overwritten.
# Source: workflow "train-delays" in "trains.snapshot.json" (--runtime native).
# GLU215 trigger delays-missing: it watches job load-delays FAILED; without a gate, any
#   end of the task other than success fires it.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="train-delays",
    schedule=CronTriggerTimetable(
        "30 2 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=7,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "delays-daily": SCHEDULED cron(30 2 * * ? *)
    load_delays = GlueJobOperator(
        task_id="load_delays",
        job_name="load-delays",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "delays-loaded": after "load-delays" SUCCEEDED
    check_delays = GlueJobOperator(
        task_id="check_delays",
        job_name="check-delays",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    summarise_delays = GlueJobOperator(
        task_id="summarise_delays",
        job_name="summarise-delays",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    load_delays >> [check_delays, summarise_delays]

    # Trigger "delays-missing": after "load-delays" FAILED
    delays_missing = EmptyOperator(task_id="delays_missing", trigger_rule="one_failed")
    load_delays >> delays_missing

    # Trigger "delays-complete": after "check-delays" SUCCEEDED and "summarise-delays"
    #   SUCCEEDED
    delays_complete = EmptyOperator(task_id="delays_complete")
    close_day = GlueJobOperator(
        task_id="close_day",
        job_name="close-day",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_success",
    )
    [check_delays, summarise_delays] >> delays_complete
    [delays_missing, delays_complete] >> close_day

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    [check_delays, summarise_delays] >> nothing_failed
