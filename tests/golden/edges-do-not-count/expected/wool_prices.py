# Made by glue2airflow, content 48b9319107fc3368. Once edited, it is not overwritten.
# Source: workflow "wool-prices" in "wool.json".
# GLU105 workflow wool-prices: the source does not define "wool-load", "wool-alert", so
#   retries, timeout and concurrency are unknown: no retries, and Glue's longest default
#   timeout, are assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

with DAG(
    dag_id="wool-prices",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=4,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "wool-start": ON_DEMAND
    wool_load = GlueJobOperator(
        task_id="wool_load",
        job_name="wool-load",
        waiter_max_attempts=2940,
    )

    # Trigger "wool-loaded": after "wool-load" FAILED
    wool_loaded = GluePredicateOperator(
        task_id="wool_loaded",
        watch={"wool_load": "FAILED"},
        trigger_rule="all_done",
    )
    wool_alert = GlueJobOperator(
        task_id="wool_alert",
        job_name="wool-alert",
        waiter_max_attempts=2940,
    )
    wool_load >> wool_loaded
    wool_loaded >> wool_alert

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    wool_load >> nothing_failed
