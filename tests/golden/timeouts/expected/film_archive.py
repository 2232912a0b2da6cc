# Made by glue2airflow, content 45f3b4d13ab3d645. Once edited, it is not overwritten.
# Source: workflow "film-archive" in "film.snapshot.json".
# GLU105 workflow film-archive: the source does not define "not-defined", so retries,
#   timeout and concurrency are unknown: no retries, and Glue's longest default timeout,
#   are assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="film-archive",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=9,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "film-start": ON_DEMAND
    glue_3_default = GlueJobOperator(
        task_id="glue_3_default",
        job_name="glue-3-default",
        max_active_tis_per_dag=1,
        waiter_max_attempts=2940,
    )
    glue_4_default = GlueJobOperator(
        task_id="glue_4_default",
        job_name="glue-4-default",
        max_active_tis_per_dag=1,
        waiter_max_attempts=2940,
    )
    glue_5_default = GlueJobOperator(
        task_id="glue_5_default",
        job_name="glue-5-default",
        max_active_tis_per_dag=1,
        waiter_max_attempts=540,
    )
    newest_default = GlueJobOperator(
        task_id="newest_default",
        job_name="newest-default",
        max_active_tis_per_dag=1,
        waiter_max_attempts=540,
    )
    shell_default = GlueJobOperator(
        task_id="shell_default",
        job_name="shell-default",
        max_active_tis_per_dag=1,
        waiter_max_attempts=2940,
    )
    job_timeout = GlueJobOperator(
        task_id="job_timeout",
        job_name="job-timeout",
        max_active_tis_per_dag=1,
        waiter_max_attempts=260,
    )
    action_timeout = GlueJobOperator(
        task_id="action_timeout",
        job_name="action-timeout",
        run_job_kwargs={"Timeout": 45},
        max_active_tis_per_dag=1,
        waiter_max_attempts=105,
    )
    may_queue = GlueJobOperator(
        task_id="may_queue",
        job_name="may-queue",
        waiter_max_attempts=1590,
    )
    not_defined = GlueJobOperator(
        task_id="not_defined",
        job_name="not-defined",
        waiter_max_attempts=2940,
    )
