# Made by glue2airflow, content 63db475890d602d2. Once edited, it is not overwritten.
# Source: workflow "support-tickets" in "tickets.json".
# GLU224 trigger ticket-event: in Glue it is started by EventBridge rules that the
#   source does not hold; in Airflow each update of the asset glue_event_support_tickets
#   starts a run: re-point what sends the events (those that come together may share a
#   run).
# GLU105 workflow support-tickets: the source does not define "classify-ticket",
#   "assign-ticket", so retries, timeout and concurrency are unknown: no retries, and
#   Glue's longest default timeout, are assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset

with DAG(
    dag_id="support-tickets",
    schedule=[Asset("glue_event_support_tickets")],
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "ticket-event": EVENT, here each update of the asset (GLU224)
    classify_ticket = GlueJobOperator(
        task_id="classify_ticket",
        job_name="classify-ticket",
        waiter_max_attempts=2940,
    )

    # Trigger "ticket-classified": after "classify-ticket" SUCCEEDED
    assign_ticket = GlueJobOperator(
        task_id="assign_ticket",
        job_name="assign-ticket",
        waiter_max_attempts=2940,
    )
    classify_ticket >> assign_ticket
