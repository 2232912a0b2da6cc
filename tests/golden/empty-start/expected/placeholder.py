# Made by glue2airflow, content d3346133e2c1dcdd. Once edited, it is not overwritten.
# Source: workflow "placeholder" in "empty.snapshot.json".

from airflow.sdk import DAG

with DAG(
    dag_id="placeholder",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    pass
