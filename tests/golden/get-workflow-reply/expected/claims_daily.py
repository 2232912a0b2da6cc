# Made by glue2airflow, content 03ce933328058d01. Once edited, it is not overwritten.
# Source: workflow "claims-daily" in "claims.json".
# GLU105 workflow claims-daily: the source does not define "claims-import",
#   "claims-validate", "claims-publish", so retries, timeout and concurrency are
#   unknown: no retries, and Glue's longest default timeout, are assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="claims-daily",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=3,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "claims-start": ON_DEMAND
    claims_import = GlueJobOperator(
        task_id="claims_import",
        job_name="claims-import",
        waiter_max_attempts=2940,
    )

    # Trigger "claims-imported": after "claims-import" SUCCEEDED
    claims_validate = GlueJobOperator(
        task_id="claims_validate",
        job_name="claims-validate",
        waiter_max_attempts=2940,
    )
    claims_import >> claims_validate

    # Trigger "claims-validated": after "claims-validate" SUCCEEDED
    claims_publish = GlueJobOperator(
        task_id="claims_publish",
        job_name="claims-publish",
        script_args={"--target": "claims_curated"},
        waiter_max_attempts=2940,
    )
    claims_validate >> claims_publish
