# Made by glue2airflow, content 9420aca5e387c30f. Once edited, it is not overwritten.
# Source: workflow "tram-bern-delays" in "tram.yaml".
# GLU101 trigger trams-start-2026: Actions[0].Arguments.--queue is not known from this
#   source and stands as "${Queue.Arn}"; give it with --parameter Queue.Arn=VALUE.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="tram-bern-delays",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "trams-start-2026": ON_DEMAND
    tram_load = GlueJobOperator(
        task_id="tram_load",
        job_name="tram-load",
        script_args={
            "--cities": "basel,bern,zurich",
            "--literal": "${NotAVariable}",
            "--queue": "${Queue.Arn}",
        },
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
