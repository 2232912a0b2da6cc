# Made by glue2airflow, content 2ee0e83e9ffa0e9d. Once edited, it is not overwritten.
# Source: workflow "quay-traffic" in "quay.snapshot.json".
# GLU224 trigger quay-arrived: in Glue it is started by EventBridge rules that the
#   source does not hold, in Airflow by what comes into the SQS queue
#   glue_event_quay_traffic (deploy quay_traffic.events.yaml with the rule filled in):
#   each batch of events at least once, and Glue tells the jobs no aws:eventIds.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.sdk import DAG, Asset, AssetWatcher
from airflow_glue_bridge.triggers.glue_event import GlueEventTrigger

with DAG(
    dag_id="quay-traffic",
    schedule=[
        Asset(
            "glue_event_quay_traffic",
            watchers=[
                AssetWatcher(
                    name="glue_event_quay_traffic",
                    trigger=GlueEventTrigger(
                        sqs_queue="glue_event_quay_traffic",
                        dag_id="quay-traffic",
                    ),
                ),
            ],
        ),
    ],
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=4,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "quay-arrived": EVENT, here each batch in the queue (GLU224)
    #   The events of the batch, in a template:
    #   {{ (triggering_asset_events.values() | first | first).extra.payload.events }}
    publish_event = GlueJobOperator(
        task_id="publish_event",
        job_name="publish-event",
        script_args={"--event": "begun"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=2940,
    )

    # Trigger "quay-begun": after "publish-event" SUCCEEDED
    quay_raw = GlueCrawlerRunOperator(
        task_id="quay_raw",
        crawler_name="quay-raw",
        poll_interval=60,
    )
    publish_event >> quay_raw

    # Trigger "quay-crawled": after "quay-raw" SUCCEEDED
    quay_load = GlueJobOperator(
        task_id="quay_load",
        job_name="quay-load",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    quay_raw >> quay_load

    # Trigger "quay-loaded": after "quay-load" SUCCEEDED
    publish_event_end = GlueJobOperator(
        task_id="publish_event_end",
        job_name="publish-event-end",
        script_args={"--event": "ended"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=2940,
    )
    quay_load >> publish_event_end
