# Made by glue2airflow, content dfcbb49df4d63d5a. Once edited, it is not overwritten.
# Source: workflow "orders {{ ds }} \"a\" {# #} \\ ünï 😀 ''' {% raw %}" in
#   "orders.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Param

# What scripts are told of their run; glue_run_properties.py reads it.
RUN_PROPERTIES = """{{ {
    "workflow": "orders {{ ds }} \\"a\\" {# #} \\\\ ünï 😀 ''' {% raw %}",
    "run": run_id,
    "started": dag_run.start_date | ts,
    "properties": params,
} | tojson }}"""

with DAG(
    dag_id="orders_ds_a_uni_raw",
    dag_display_name="orders {{ ds }} \"a\" {# #} \\ ünï 😀 ''' {% raw %}",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    params={
        "day": Param('{{ "2026" }}', type="string"),
        'quoted "key" {{': Param("a\"'\\ }} 😀", type="string"),
    },
    tags=["glue2airflow"],
):
    # Trigger "orders-start": ON_DEMAND
    orders_load = GlueJobOperator(
        task_id="orders_load",
        job_name="orders-load",
        script_args={"--airflow_run_properties": RUN_PROPERTIES},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
