# Made by glue2airflow, content a8e00a4efd8f04f2. Once edited, it is not overwritten.
# Source: workflow "mill-orders" in "mill.snapshot.json".
# GLU105 workflow mill-orders: the source does not define "project:job/name/JobOne",
#   "{{resolve:ssm:/mill/job}}", so retries, timeout and concurrency are unknown: no
#   retries, and Glue's longest default timeout, are assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="mill-orders",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=3,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "mill-start": ON_DEMAND
    mill_load = GlueJobOperator(
        task_id="mill_load",
        job_name="mill-load",
        script_args={
            "--run_id": "$AWS_GLUE_WORKFLOW_RUN_ID",
            "--bucket": "$.detail.bucket.name",
            "--db": '{{ "{{resolve:ssm:/mill/db}}" }}',
            "--JOB_NAME": "other",
            "--empty": "",
            "--path": "s3://example-mill/${year}/",
        },
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "mill-loaded": after "mill-load" SUCCEEDED
    project_job_name_JobOne = GlueJobOperator(
        task_id="project_job_name_JobOne",
        task_display_name="project:job/name/JobOne",
        job_name="project:job/name/JobOne",
        waiter_max_attempts=2940,
    )
    resolve_ssm_mill_job = GlueJobOperator(
        task_id="resolve_ssm_mill_job",
        task_display_name="{{resolve:ssm:/mill/job}}",
        job_name='{{ "{{resolve:ssm:/mill/job}}" }}',
        waiter_max_attempts=2940,
    )
    mill_load >> [project_job_name_JobOne, resolve_ssm_mill_job]
