# Made by glue2airflow, content 63f6196a288d74dd. Once edited, it is not overwritten.
# Source: workflow "quay-traffic" in "quay.snapshot.json".
# GLU224 trigger quay-arrived: in Glue it is started by EventBridge rules that the
#   source does not hold; in Airflow each update of the asset glue_event_quay_traffic
#   starts a run: re-point what sends the events (those that come together may share a
#   run).

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.sdk import DAG, Asset

with DAG(
    dag_id="quay-traffic",
    schedule=[Asset("glue_event_quay_traffic")],
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=4,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "quay-arrived": EVENT, here each update of the asset (GLU224)
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
