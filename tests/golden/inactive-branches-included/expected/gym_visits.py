# Made by glue2airflow, content 490afdc7525add4f. Once edited, it is not overwritten.
# Source: workflow "gym-visits" in "gym.snapshot.json" (--include-inactive).
# GLU205 trigger visits-failed: it is DEACTIVATED, so Glue never fires it, and was taken
#   in because --include-inactive says so.
# GLU205 trigger members-rated: it is CREATED, so Glue never fires it, and was taken in
#   because --include-inactive says so.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable
from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

with DAG(
    dag_id="gym-visits",
    schedule=CronTriggerTimetable(
        "0 2 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=6,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "visits-daily": SCHEDULED cron(0 2 * * ? *)
    load_visits = GlueJobOperator(
        task_id="load_visits",
        job_name="load-visits",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "visits-loaded": after "load-visits" SUCCEEDED
    rate_members = GlueJobOperator(
        task_id="rate_members",
        job_name="rate-members",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    load_visits >> rate_members

    # Trigger "visits-failed": after "load-visits" FAILED
    visits_failed = GluePredicateOperator(
        task_id="visits_failed",
        watch={"load_visits": "FAILED"},
        trigger_rule="all_done",
    )
    page_gym = GlueJobOperator(
        task_id="page_gym",
        job_name="page-gym",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    load_visits >> visits_failed
    visits_failed >> page_gym

    # Trigger "members-rated": after "rate-members" SUCCEEDED
    mail_offers = GlueJobOperator(
        task_id="mail_offers",
        job_name="mail-offers",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    rate_members >> mail_offers

    # Trigger "offers-mailed": after "mail-offers" SUCCEEDED
    log_offers = GlueJobOperator(
        task_id="log_offers",
        job_name="log-offers",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    mail_offers >> log_offers
