# Made by glue2airflow, content 16f04b3e7c826efc. Once edited, it is not overwritten.
# Source: workflow "thirtieth-of-february" in "odd.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="thirtieth-of-february",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "thirtieth-of-february-schedule": SCHEDULED cron(0 0 30 2 ? *)
    thirtieth_of_february_job = GlueJobOperator(
        task_id="thirtieth_of_february_job",
        job_name="thirtieth-of-february-job",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
