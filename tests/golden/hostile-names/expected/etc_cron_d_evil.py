# Made by glue2airflow, content f498463e6aa34aa7. Once edited, it is not overwritten.
# Source: workflow "../../etc/cron.d/evil" in "hostile.snapshot.json".
# GLU105 workflow ../../etc/cron.d/evil: the source does not define "../job",
#   "/etc/passwd", "C:\job", so retries, timeout and concurrency are unknown: no
#   retries, and Glue's longest default timeout, are assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="etc_cron.d_evil",
    dag_display_name="../../etc/cron.d/evil",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=3,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "../start": ON_DEMAND
    job = GlueJobOperator(
        task_id="job",
        task_display_name="../job",
        job_name="../job",
        waiter_max_attempts=2940,
    )
    etc_passwd = GlueJobOperator(
        task_id="etc_passwd",
        task_display_name="/etc/passwd",
        job_name="/etc/passwd",
        waiter_max_attempts=2940,
    )
    C_job = GlueJobOperator(
        task_id="C_job",
        task_display_name="C:\\job",
        job_name="C:\\job",
        waiter_max_attempts=2940,
    )
