# Made by glue2airflow, content ef83d9f8daa88724. Once edited, it is not overwritten.
# Source: workflow "invoices" in "invoices.json".
# GLU105 workflow invoices: the source does not define "invoices-fetch",
#   "invoices-match", so retries, timeout and concurrency are unknown: no retries, and
#   Glue's longest default timeout, are assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="invoices",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "invoices-start": ON_DEMAND
    invoices_fetch = GlueJobOperator(
        task_id="invoices_fetch",
        job_name="invoices-fetch",
        waiter_max_attempts=2940,
    )

    # Trigger "invoices-fetched": after "invoices-fetch" SUCCEEDED
    invoices_match = GlueJobOperator(
        task_id="invoices_match",
        job_name="invoices-match",
        waiter_max_attempts=2940,
    )
    invoices_fetch >> invoices_match
