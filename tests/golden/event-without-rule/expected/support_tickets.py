# Made by glue2airflow, content 40e18943879ef861. Once edited, it is not overwritten.
# Source: workflow "support-tickets" in "tickets.json".
# GLU224 trigger ticket-event: in Glue it is started by EventBridge rules that the
#   source does not hold, in Airflow by what comes into the SQS queue
#   glue_event_support_tickets (deploy support_tickets.events.yaml with the rule filled
#   in): each batch of events at least once, and Glue tells the jobs no aws:eventIds.
# GLU105 workflow support-tickets: the source does not define "classify-ticket",
#   "assign-ticket", so retries, timeout and concurrency are unknown: no retries, and
#   Glue's longest default timeout, are assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset, AssetWatcher
from airflow_glue_bridge.triggers.glue_event import GlueEventTrigger

with DAG(
    dag_id="support-tickets",
    schedule=[
        Asset(
            "glue_event_support_tickets",
            watchers=[
                AssetWatcher(
                    name="glue_event_support_tickets",
                    trigger=GlueEventTrigger(
                        sqs_queue="glue_event_support_tickets",
                        dag_id="support-tickets",
                    ),
                ),
            ],
        ),
    ],
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "ticket-event": EVENT, here each batch in the queue (GLU224)
    #   The events of the batch, in a template:
    #   {{ (triggering_asset_events.values() | first | first).extra.payload.events }}
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
