# Made by glue2airflow, content e753935f61363039. Once edited, it is not overwritten.
# Source: workflow "cocoa-lots" in "cocoa.yaml".
# GLU224 trigger cocoa-lots: in Glue it is started by EventBridge rules that the source
#   does not hold; in Airflow each update of the asset glue_event_cocoa_lots starts a
#   run: re-point what sends the events (those that come together may share a run).
# GLU225 trigger cocoa-lots: Glue waits for 100 events or 10 s before it starts a run;
#   the asset starts one at the first event.
# GLU222 workflow cocoa-lots: with 6 running, Glue drops a further run; Airflow
#   (max_active_runs=6) makes it wait.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset

with DAG(
    dag_id="cocoa-lots",
    schedule=[Asset("glue_event_cocoa_lots")],
    catchup=False,
    max_active_runs=6,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "cocoa-lots": EVENT, here each update of the asset (GLU224)
    cocoa_load = GlueJobOperator(
        task_id="cocoa_load",
        job_name="cocoa-load",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
