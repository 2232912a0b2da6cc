# Made by glue2airflow, content 6c6bfd34f1f9dad2. Once edited, it is not overwritten.
# Source: workflow "scan-inbox" in "scans.snapshot.json".
# GLU224 trigger scan-arrived: in Glue it is started by EventBridge rule "scan-created"
#   (DISABLED); in Airflow each update of the asset glue_event_scan_inbox starts a run:
#   re-point what sends the events (those that come together may share a run).

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset

with DAG(
    dag_id="scan-inbox",
    schedule=[Asset("glue_event_scan_inbox")],
    catchup=False,
    is_paused_upon_creation=True,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "scan-arrived": EVENT, here each update of the asset (GLU224)
    read_scan = GlueJobOperator(
        task_id="read_scan",
        job_name="read-scan",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
