# Made by glue2airflow, content e7ee3314ef4992d3. Once edited, it is not overwritten.
# Source: workflow "orders" in "orders.snapshot.json" (--runtime native).

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Param

# What scripts are told of their run; glue_run_properties.py reads it.
RUN_PROPERTIES = """{{ {
    "workflow": "orders",
    "run": run_id,
    "started": dag_run.start_date | ts,
    "properties": params,
    "store": "s3://example-properties/glue/orders/" ~ run_id ~ ".json",
} | tojson }}"""

with DAG(
    dag_id="orders",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=3,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    params={
        "day": Param("2026-01-31", type="string"),
        "bucket": Param("example-data", type="string"),
    },
    tags=["glue2airflow"],
):
    # Trigger "orders-start": ON_DEMAND
    orders_extract = GlueJobOperator(
        task_id="orders_extract",
        job_name="orders-extract",
        script_args={"--airflow_run_properties": RUN_PROPERTIES},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "orders-after-orders-extract": after "orders-extract" SUCCEEDED
    orders_load = GlueJobOperator(
        task_id="orders_load",
        job_name="orders-load",
        script_args={"--mode": "fast", "--airflow_run_properties": RUN_PROPERTIES},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    orders_extract >> orders_load

    # Trigger "orders-after-orders-load": after "orders-load" SUCCEEDED
    orders_tell = GlueJobOperator(
        task_id="orders_tell",
        job_name="orders-tell",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    orders_load >> orders_tell
