# Made by glue2airflow, content eaffd0928ffe2def. Once edited, it is not overwritten.
# Source: workflow "vault-backup" in "backup.snapshot.json" (--runtime native).
# GLU215 trigger vault-copied: it watches job copy-vault FAILED, job copy-vault TIMEOUT,
#   job copy-vault STOPPED; without a gate, any end of the task other than success fires
#   it.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="vault-backup",
    schedule=CronTriggerTimetable(
        "0 3 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=4,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "vault-nightly": SCHEDULED cron(0 3 * * ? *)
    copy_vault = GlueJobOperator(
        task_id="copy_vault",
        job_name="copy-vault",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "vault-copied": after "copy-vault" SUCCEEDED or "copy-vault" FAILED or
    #   "copy-vault" TIMEOUT or "copy-vault" STOPPED
    vault_copied = EmptyOperator(task_id="vault_copied", trigger_rule="one_done")
    release_vault_lock = GlueJobOperator(
        task_id="release_vault_lock",
        job_name="release-vault-lock",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    copy_vault >> vault_copied
    vault_copied >> release_vault_lock

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    copy_vault >> nothing_failed
