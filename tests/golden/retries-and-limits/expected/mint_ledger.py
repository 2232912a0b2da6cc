# Made by glue2airflow, content 46d438ccf829baa6. Once edited, it is not overwritten.
# Source: workflow "mint-ledger" in "mint.snapshot.json".
# GLU222 workflow mint-ledger: with 3 running, Glue drops a further run; Airflow
#   (max_active_runs=3) makes it wait.
# GLU230 trigger mint-load-failed: it waits for job mint-load to be FAILED, whose
#   MaxRetries is 2; it is taken to fire after the last attempt (AWS does not say).
# GLU301 job mint-load: its MaxRetries is 2: the task retries as often, and Glue does
#   too until MaxRetries is set to 0 at the cut-over (and Airflow retries a run that
#   timed out or was stopped, Glue does not).

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable
from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

with DAG(
    dag_id="mint-ledger",
    schedule=CronTriggerTimetable(
        "0 * * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=3,
    max_active_tasks=6,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "mint-hourly": SCHEDULED cron(0 * * * ? *)
    mint_load = GlueJobOperator(
        task_id="mint_load",
        job_name="mint-load",
        retries=2,
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "mint-loaded": after "mint-load" SUCCEEDED
    mint_check = GlueJobOperator(
        task_id="mint_check",
        job_name="mint-check",
        max_active_tis_per_dag=2,
        waiter_max_attempts=120,
    )
    mint_export = GlueJobOperator(
        task_id="mint_export",
        job_name="mint-export",
        waiter_max_attempts=120,
    )
    mint_archive = GlueJobOperator(
        task_id="mint_archive",
        job_name="mint-archive",
        waiter_max_attempts=120,
    )
    mint_load >> [mint_check, mint_export, mint_archive]

    # Trigger "mint-load-failed": after "mint-load" FAILED
    mint_load_failed = GluePredicateOperator(
        task_id="mint_load_failed",
        watch={"mint_load": "FAILED"},
        trigger_rule="all_done",
    )
    mint_page = GlueJobOperator(
        task_id="mint_page",
        job_name="mint-page",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    mint_load >> mint_load_failed
    mint_load_failed >> mint_page
