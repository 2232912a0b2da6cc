# Made by glue2airflow, content bb220298fb6526d3. Once edited, it is not overwritten.
# Source: workflow "gulls" in "gulls.yaml".
# GLU101 trigger gulls-start: Actions[0].JobName is not known from this source and
#   stands as "${Jobs.Outputs.Count}"; give it with --parameter
#   Jobs.Outputs.Count=VALUE.
# GLU121 nested stack Jobs: its template is not part of this source, so the jobs,
#   triggers and workflows in it are missing.
# GLU105 workflow gulls: the source does not define "${Jobs.Outputs.Count}", so retries,
#   timeout and concurrency are unknown: no retries, and Glue's longest default timeout,
#   are assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="gulls",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "gulls-start": ON_DEMAND
    Jobs_Outputs_Count = GlueJobOperator(
        task_id="Jobs_Outputs_Count",
        task_display_name="${Jobs.Outputs.Count}",
        job_name="${Jobs.Outputs.Count}",
        waiter_max_attempts=2940,
    )
