# Made by glue2airflow, content e7f885215a25c5eb. Once edited, it is not overwritten.
# Source: workflow "parcels" in "parcels.snapshot.json".
# GLU224 trigger parcel-scanned: in Glue it is started by EventBridge rules that the
#   source does not hold, in Airflow by what comes into the SQS queue glue_event_parcels
#   (deploy parcels.events.yaml with the rule filled in): each batch of events at least
#   once, and Glue tells the jobs no aws:eventIds.
# GLU114 job locate-parcels: argument --carrier_login looks like a credential and was
#   not written out; the task reads it from the Airflow Variable
#   parcels__locate_parcels__carrier_login.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset, AssetWatcher
from airflow_glue_bridge.triggers.glue_event import GlueEventTrigger

with DAG(
    dag_id="parcels",
    schedule=[
        Asset(
            "glue_event_parcels",
            watchers=[
                AssetWatcher(
                    name="glue_event_parcels",
                    trigger=GlueEventTrigger(
                        sqs_queue="glue_event_parcels",
                        dag_id="parcels",
                    ),
                ),
            ],
        ),
    ],
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "parcel-scanned": EVENT, here each batch in the queue (GLU224)
    #   The events of the batch, in a template:
    #   {{ (triggering_asset_events.values() | first | first).extra.payload.events }}
    locate_parcels = GlueJobOperator(
        task_id="locate_parcels",
        job_name="locate-parcels",
        script_args={
            "--table": "parcels",
            "--carrier_login": "{{ var.value.parcels__locate_parcels__carrier_login }}",
        },
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
