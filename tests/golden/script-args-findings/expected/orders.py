# Made by glue2airflow, content e9daed074bf3c45e. Once edited, it is not overwritten.
# Source: workflow "orders" in "orders.snapshot.json".
# GLU302 workflow orders: its run properties "day", "bucket" became DAG params; a script
#   that asks Glue for the properties of its workflow run does not find them there.
# GLU319 job orders-extract: its script "orders/extract.py" writes run properties, for
#   which the DAG has no place (--run-properties-store), so it fails there: line 17
#   (write back).
# GLU318 job orders-check: its script "orders/check.py" needs a Glue workflow run, which
#   it is not in when Airflow starts the job: line 6 (required argument), line 7 (read).
# GLU320 job orders-load: its script "orders/load.py" imports glue_run_properties, which
#   is not among the --extra-py-files of the job as the source tells them.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Param

# What scripts are told of their run; glue_run_properties.py reads it.
RUN_PROPERTIES = """{{ {
    "workflow": "orders",
    "run": run_id,
    "started": dag_run.start_date | ts,
    "properties": params,
} | tojson }}"""

with DAG(
    dag_id="orders",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=7,
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
    orders_check = GlueJobOperator(
        task_id="orders_check",
        job_name="orders-check",
        script_args={"--airflow_run_properties": RUN_PROPERTIES},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    orders_load >> orders_check

    # Trigger "orders-after-orders-check": after "orders-check" SUCCEEDED
    orders_report = GlueJobOperator(
        task_id="orders_report",
        job_name="orders-report",
        script_args={"--airflow_run_properties": RUN_PROPERTIES},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    orders_check >> orders_report

    # Trigger "orders-after-orders-report": after "orders-report" SUCCEEDED
    orders_sweep = GlueJobOperator(
        task_id="orders_sweep",
        job_name="orders-sweep",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    orders_report >> orders_sweep

    # Trigger "orders-after-orders-sweep": after "orders-sweep" SUCCEEDED
    orders_scala = GlueJobOperator(
        task_id="orders_scala",
        job_name="orders-scala",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    orders_sweep >> orders_scala

    # Trigger "orders-after-orders-scala": after "orders-scala" SUCCEEDED
    orders_tell = GlueJobOperator(
        task_id="orders_tell",
        job_name="orders-tell",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    orders_scala >> orders_tell
