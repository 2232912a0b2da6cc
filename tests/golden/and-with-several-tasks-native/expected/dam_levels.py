# Made by glue2airflow, content 5434455c72b1be4d. Once edited, it is not overwritten.
# Source: workflow "dam-levels" in "dams.snapshot.json" (--runtime native).
# GLU212 job model-flow: triggers "gauges-read", "satellite-read" can fire in the same
#   run, and each starts it: there is a task for each start, as Glue is taken to start
#   it each time (--merge leaves them apart, as their arguments differ).
# GLU215 trigger flow-without-satellite: it watches job read-satellite FAILED; without a
#   gate, any end of the task other than success fires it.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG

with DAG(
    dag_id="dam-levels",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=8,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "dams-start": ON_DEMAND
    read_gauges = GlueJobOperator(
        task_id="read_gauges",
        job_name="read-gauges",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    read_satellite = GlueJobOperator(
        task_id="read_satellite",
        job_name="read-satellite",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "gauges-read": after "read-gauges" SUCCEEDED
    model_flow__gauges_read = GlueJobOperator(
        task_id="model_flow__gauges_read",
        job_name="model-flow",
        script_args={"--from": "gauges"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    read_gauges >> model_flow__gauges_read

    # Trigger "satellite-read": after "read-satellite" SUCCEEDED
    model_flow__satellite_read = GlueJobOperator(
        task_id="model_flow__satellite_read",
        job_name="model-flow",
        script_args={"--from": "satellite"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    read_satellite >> model_flow__satellite_read

    # Trigger "flow-without-satellite": after "model-flow" SUCCEEDED and
    #   "read-satellite" FAILED
    # Any run of model-flow that ended in SUCCEEDED will do.
    flow_without_satellite__model_flow__succeeded = EmptyOperator(
        task_id="flow_without_satellite__model_flow__succeeded",
        trigger_rule="one_success",
    )
    flow_without_satellite__read_satellite__failed = EmptyOperator(
        task_id="flow_without_satellite__read_satellite__failed",
        trigger_rule="all_failed",
    )
    warn_operators = GlueJobOperator(
        task_id="warn_operators",
        job_name="warn-operators",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    [
        model_flow__gauges_read,
        model_flow__satellite_read,
    ] >> flow_without_satellite__model_flow__succeeded
    read_satellite >> flow_without_satellite__read_satellite__failed
    [
        flow_without_satellite__model_flow__succeeded,
        flow_without_satellite__read_satellite__failed,
    ] >> warn_operators

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    [model_flow__gauges_read, model_flow__satellite_read] >> nothing_failed
