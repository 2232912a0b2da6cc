# Made by glue2airflow, content e7d19269ee82e5e7. Once edited, it is not overwritten.
# Source: workflow "日本語" in "hostile.snapshot.json".
# GLU105 workflow 日本語: the source does not define "取込", "集計", "公開", so retries, timeout
#   and concurrency are unknown: no retries, and Glue's longest default timeout, are
#   assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="workflow_77710aed",
    dag_display_name="日本語",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=3,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "開始": ON_DEMAND
    job_fcc77168 = GlueJobOperator(
        task_id="job_fcc77168",
        task_display_name="取込",
        job_name="取込",
        waiter_max_attempts=2940,
    )
    job_34af9cc6 = GlueJobOperator(
        task_id="job_34af9cc6",
        task_display_name="集計",
        job_name="集計",
        waiter_max_attempts=2940,
    )

    # Trigger "取込済": after "取込" SUCCEEDED
    job_b8765f46 = GlueJobOperator(
        task_id="job_b8765f46",
        task_display_name="公開",
        job_name="公開",
        waiter_max_attempts=2940,
    )
    job_fcc77168 >> job_b8765f46
