# Made by glue2airflow, content 68d0e40cf207fd62. Once edited, it is not overwritten.
# Source: workflow "kelp-forest" in "kelp.yaml".
# GLU103 workflow kelp-forest: Priority is not known to this converter or could not be
#   read, so nothing was made of it.
# GLU103 trigger kelp-start: Enabled is not known to this converter or could not be
#   read, so nothing was made of it.
# GLU103 trigger kelp-start: Actions[0].WorkerType is not known to this converter or
#   could not be read, so nothing was made of it.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="kelp-forest",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "kelp-start": ON_DEMAND
    kelp_load = GlueJobOperator(
        task_id="kelp_load",
        job_name="kelp-load",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
