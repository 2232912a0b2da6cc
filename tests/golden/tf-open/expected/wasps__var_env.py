# Made by glue2airflow, content 0d8e62883ae08d6b. Once edited, it is not overwritten.
# Source: workflow "wasps-${var.env}" in "infra".
# GLU101 trigger wasps-report (main.tf:42): Actions[0].JobName is not known from this
#   source and stands as "${module.shared.jobs["report"]}"; give it with --parameter
#   'module.shared.jobs["report"]=VALUE' (module.shared.jobs["report"] in main.tf:53;
#   the plan tells it: terraform show -json).
# GLU101 trigger wasps-start (main.tf:30): Actions[0].Arguments.--bucket is not known
#   from this source and stands as
#   "wasps-${data.aws_caller_identity.current.account_id}"; give it with --parameter
#   data.aws_caller_identity.current.account_id=VALUE ({ "--bucket" =
#   "wasps-${data.aws_caller_identity.current.account_id}" } in main.tf:36; the plan
#   tells it: terraform show -json).
# GLU101 workflow wasps-${var.env}: its name is not known from this source and stands as
#   "wasps-${var.env}"; give it with --parameter var.env=VALUE ("wasps-${var.env}" in
#   main.tf:17; the plan tells it: terraform show -json).
# GLU115 job wasps-count (main.tf:20): Timeout is not known from this source, so Glue's
#   default is assumed; give it with --parameter
#   data.external.timeouts.result.count=VALUE
#   (tonumber(data.external.timeouts.result.count) in main.tf:24; the plan tells it:
#   terraform show -json).
# GLU105 workflow wasps-${var.env}: the source does not define
#   "${module.shared.jobs["report"]}", so retries, timeout and concurrency are unknown:
#   no retries, and Glue's longest default timeout, are assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="wasps-_var.env",
    dag_display_name="wasps-${var.env}",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "wasps-start": ON_DEMAND
    wasps_count = GlueJobOperator(
        task_id="wasps_count",
        job_name="wasps-count",
        script_args={
            "--bucket": "wasps-${data.aws_caller_identity.current.account_id}",
        },
        max_active_tis_per_dag=1,
        waiter_max_attempts=2940,
    )

    # Trigger "wasps-report": after "wasps-count" SUCCEEDED
    module_shared_jobs_report = GlueJobOperator(
        task_id="module_shared_jobs_report",
        task_display_name='${module.shared.jobs["report"]}',
        job_name='${module.shared.jobs["report"]}',
        waiter_max_attempts=2940,
    )
    wasps_count >> module_shared_jobs_report
