# Made by glue2airflow, content bb4d14e7a55bfc5d. Once edited, it is not overwritten.
# Source: workflow "web-sessions" in "a_web.json".
# GLU105 workflow web-sessions: the source does not define "sessionise", so retries,
#   timeout and concurrency are unknown: no retries, and Glue's longest default timeout,
#   are assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="web-sessions",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "web-start": ON_DEMAND
    sessionise = GlueJobOperator(
        task_id="sessionise",
        job_name="sessionise",
        waiter_max_attempts=2940,
    )
