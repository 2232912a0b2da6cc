# Made by glue2airflow, content 1f7bce75f7dc5ec8. Once edited, it is not overwritten.
# Source: workflow "barge-manifests" in "barges.snapshot.json".
# GLU203 workflow barge-manifests: triggers "barge-landed", "barge-batch" start the same
#   actions, so one DAG stands for all of them.
# GLU224 trigger barge-landed: in Glue it is started by EventBridge rules \"barge
#   \"rule\"\n!Sub ${AWS::AccountId}\", \"barge-replayed\", in Airflow by what comes
#   into the SQS queue glue_event_barge_manifests (deploy barge_manifests.events.yaml
#   with the rule filled in): each batch of events at least once, and Glue tells the
#   jobs no aws:eventIds.
# GLU224 trigger barge-batch: in Glue it is started by EventBridge rules \"barge
#   \"rule\"\n!Sub ${AWS::AccountId}\", \"barge-replayed\", in Airflow by what comes
#   into the SQS queue glue_event_barge_manifests_2 (deploy barge_manifests.events.yaml
#   with the rule filled in): each batch of events at least once, and Glue tells the
#   jobs no aws:eventIds.
# GLU222 workflow barge-manifests: with 2 running, Glue drops a further run; Airflow
#   (max_active_runs=2) makes it wait.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset, AssetWatcher
from airflow_glue_bridge.triggers.glue_event import GlueEventTrigger

with DAG(
    dag_id="barge-manifests",
    schedule=[
        Asset(
            "glue_event_barge_manifests",
            watchers=[
                AssetWatcher(
                    name="glue_event_barge_manifests",
                    trigger=GlueEventTrigger(
                        sqs_queue="glue_event_barge_manifests",
                        dag_id="barge-manifests",
                    ),
                ),
                AssetWatcher(
                    name="glue_event_barge_manifests_2",
                    trigger=GlueEventTrigger(
                        sqs_queue="glue_event_barge_manifests_2",
                        batch_size=25,
                        batch_window=900,
                        dag_id="barge-manifests",
                    ),
                ),
            ],
        ),
    ],
    catchup=False,
    max_active_runs=2,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "barge-landed": EVENT, here each batch in the queue (GLU224)
    #   The events of the batch, in a template:
    #   {{ (triggering_asset_events.values() | first | first).extra.payload.events }}
    # Trigger "barge-batch": EVENT, here each batch in the queue (GLU224)
    #   The events of the batch, in a template:
    #   {{ (triggering_asset_events.values() | first | first).extra.payload.events }}
    read_manifests = GlueJobOperator(
        task_id="read_manifests",
        job_name="read-manifests",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
