# Made by glue2airflow, content 741a12c3acbbbdac. Once edited, it is not overwritten.
# Source: workflow "пример-поток" in "hostile.snapshot.json".
# GLU105 workflow пример-поток: the source does not define "загрузка", "größe", "Straße
#   1", "naïve café", so retries, timeout and concurrency are unknown: no retries, and
#   Glue's longest default timeout, are assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="workflow_73cb45ab",
    dag_display_name="пример-поток",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=4,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "начало": ON_DEMAND
    job_75f9565b = GlueJobOperator(
        task_id="job_75f9565b",
        task_display_name="загрузка",
        job_name="загрузка",
        waiter_max_attempts=2940,
    )
    groe = GlueJobOperator(
        task_id="groe",
        task_display_name="größe",
        job_name="größe",
        waiter_max_attempts=2940,
    )
    Strae_1 = GlueJobOperator(
        task_id="Strae_1",
        task_display_name="Straße 1",
        job_name="Straße 1",
        waiter_max_attempts=2940,
    )
    naive_cafe = GlueJobOperator(
        task_id="naive_cafe",
        task_display_name="naïve café",
        job_name="naïve café",
        waiter_max_attempts=2940,
    )
