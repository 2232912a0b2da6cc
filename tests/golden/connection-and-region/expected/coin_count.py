# Made by glue2airflow, content 716d2a35eed13fc0. Once edited, it is not overwritten.
# Source: workflow "coin-count" in "coin.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

with DAG(
    dag_id="coin-count",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=4,
    default_args={
        "aws_conn_id": "aws_finance",
        "region_name": "ap-southeast-2",
        "deferrable": True,
        "retries": 0,
        "stop_job_run_on_kill": True,
    },
    tags=["glue2airflow"],
):
    # Trigger "coin-start": ON_DEMAND
    count_coins = GlueJobOperator(
        task_id="count_coins",
        job_name="count-coins",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "coins-off": after "count-coins" FAILED
    coins_off = GluePredicateOperator(
        task_id="coins_off",
        watch={"count_coins": "FAILED"},
        trigger_rule="all_done",
    )
    recount_coins = GlueJobOperator(
        task_id="recount_coins",
        job_name="recount-coins",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    count_coins >> coins_off
    coins_off >> recount_coins

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    count_coins >> nothing_failed
