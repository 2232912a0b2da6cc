# Made by glue2airflow, content 53b6d1bdb6881af2. Once edited, it is not overwritten.
# Source: workflow "audit-trail" in "audit.snapshot.json".
# GLU212 job sign-manifest: triggers "audit-start", "logs-collected" can fire in the
#   same run, and each starts it: there is a task for each start, as Glue is taken to
#   start it each time (--merge makes one task of them).

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG

with DAG(
    dag_id="audit-trail",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=5,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "audit-start": ON_DEMAND
    collect_logs = GlueJobOperator(
        task_id="collect_logs",
        job_name="collect-logs",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    sign_manifest__audit_start = GlueJobOperator(
        task_id="sign_manifest__audit_start",
        job_name="sign-manifest",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "logs-collected": after "collect-logs" SUCCEEDED
    sign_manifest__logs_collected = GlueJobOperator(
        task_id="sign_manifest__logs_collected",
        job_name="sign-manifest",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    collect_logs >> sign_manifest__logs_collected

    # Trigger "manifest-signed": after "sign-manifest" SUCCEEDED
    ship_audit = GlueJobOperator(
        task_id="ship_audit",
        job_name="ship-audit",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_success",
    )
    [sign_manifest__audit_start, sign_manifest__logs_collected] >> ship_audit

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    [sign_manifest__audit_start, sign_manifest__logs_collected] >> nothing_failed
