# Made by glue2airflow, content 640bfd414ef9e79d. Once edited, it is not overwritten.
# Source: workflow "sales.daily" in "names.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

with DAG(
    dag_id="sales.daily",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=11,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "a": ON_DEMAND
    load_orders_f2249ce6 = GlueJobOperator(
        task_id="load_orders_f2249ce6",
        job_name="load-orders",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    load_orders_7d6023f7 = GlueJobOperator(
        task_id="load_orders_7d6023f7",
        job_name="load.orders",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    load_orders_a6638e8a = GlueJobOperator(
        task_id="load_orders_a6638e8a",
        job_name="load orders",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    load_orders = GlueJobOperator(
        task_id="load_orders",
        job_name="load_orders",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    Load_Orders = GlueJobOperator(
        task_id="Load_Orders",
        job_name="Load_Orders",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    orders_crawler = GlueCrawlerRunOperator(
        task_id="orders_crawler",
        crawler_name="orders",
        poll_interval=60,
    )
    orders = GlueJobOperator(
        task_id="orders",
        job_name="orders",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    nothing_failed = GlueJobOperator(
        task_id="nothing_failed",
        job_name="nothing_failed",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "orders": after "orders" FAILED
    orders_gate = GluePredicateOperator(
        task_id="orders_gate",
        watch={"orders": "FAILED"},
        trigger_rule="all_done",
    )
    load_orders_2 = GlueJobOperator(
        task_id="load_orders_2",
        job_name="load-orders-2",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    orders >> orders_gate
    orders_gate >> load_orders_2

    # Red if anything failed, even if what came after it ended well.
    nothing_failed_empty = EmptyOperator(
        task_id="nothing_failed_empty",
        trigger_rule="none_failed",
    )
    orders >> nothing_failed_empty
