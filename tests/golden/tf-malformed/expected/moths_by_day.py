# Made by glue2airflow, content 85bb30f2d73f195f. Once edited, it is not overwritten.
# Source: workflow "moths-by-day" in "infra".
# GLU103 trigger moths-by-day (main.tf:45): actions[0].priority is not known to this
#   converter or could not be read, so nothing was made of it.
# GLU103 workflow moths-by-day (main.tf:10): shiny is not known to this converter or
#   could not be read, so nothing was made of it.
# GLU105 workflow moths-by-day: the source does not define "moths", so retries, timeout
#   and concurrency are unknown: no retries, and Glue's longest default timeout, are
#   assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="moths-by-day",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "moths-by-day": ON_DEMAND
    moths = GlueJobOperator(
        task_id="moths",
        job_name="moths",
        waiter_max_attempts=2940,
    )
