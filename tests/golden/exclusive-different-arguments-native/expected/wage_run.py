# Made by glue2airflow, content d386263544eed277. Once edited, it is not overwritten.
# Source: workflow "wage-run" in "wages.snapshot.json" (--runtime native).
# GLU215 trigger wages-failed: it watches job compute-wages FAILED; without a gate, any
#   end of the task other than success fires it.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="wage-run",
    schedule=CronTriggerTimetable(
        "0 6 3 * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=3,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "wages-monthly": SCHEDULED cron(0 6 3 * ? *)
    compute_wages = GlueJobOperator(
        task_id="compute_wages",
        job_name="compute-wages",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "wages-computed": after "compute-wages" SUCCEEDED
    post_status__wages_computed = GlueJobOperator(
        task_id="post_status__wages_computed",
        job_name="post-status",
        script_args={"--status": "done"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    compute_wages >> post_status__wages_computed

    # Trigger "wages-failed": after "compute-wages" FAILED
    post_status__wages_failed = GlueJobOperator(
        task_id="post_status__wages_failed",
        job_name="post-status",
        script_args={"--status": "failed"},
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_failed",
    )
    compute_wages >> post_status__wages_failed
