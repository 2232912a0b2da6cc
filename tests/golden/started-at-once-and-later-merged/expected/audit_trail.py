# Made by glue2airflow, content 6dd3f72959d866fa. Once edited, it is not overwritten.
# Source: workflow "audit-trail" in "audit.snapshot.json" (--merge).
# GLU213 job sign-manifest: triggers "audit-start", "logs-collected" can fire in the
#   same run, and each starts it; --merge made one task of them, which runs once where
#   Glue starts it each time.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="audit-trail",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=3,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "audit-start": ON_DEMAND
    # Trigger "logs-collected": after "collect-logs" SUCCEEDED
    collect_logs = GlueJobOperator(
        task_id="collect_logs",
        job_name="collect-logs",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    sign_manifest = GlueJobOperator(
        task_id="sign_manifest",
        job_name="sign-manifest",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "manifest-signed": after "sign-manifest" SUCCEEDED
    ship_audit = GlueJobOperator(
        task_id="ship_audit",
        job_name="ship-audit",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    sign_manifest >> ship_audit
