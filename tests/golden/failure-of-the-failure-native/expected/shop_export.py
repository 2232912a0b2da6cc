# Made by glue2airflow, content 2a4bd092c825662c. Once edited, it is not overwritten.
# Source: workflow "shop-export" in "shop.snapshot.json" (--runtime native).
# GLU215 trigger shop-failed: it watches job export-shop FAILED; without a gate, any end
#   of the task other than success fires it.
# GLU215 trigger mail-failed: it watches job mail-alert FAILED; without a gate, any end
#   of the task other than success fires it.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG

with DAG(
    dag_id="shop-export",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=4,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "shop-start": ON_DEMAND
    export_shop = GlueJobOperator(
        task_id="export_shop",
        job_name="export-shop",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "shop-failed": after "export-shop" FAILED
    mail_alert = GlueJobOperator(
        task_id="mail_alert",
        job_name="mail-alert",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_failed",
    )
    export_shop >> mail_alert

    # Trigger "mail-failed": after "mail-alert" FAILED
    pager_alert = GlueJobOperator(
        task_id="pager_alert",
        job_name="pager-alert",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_failed",
    )
    mail_alert >> pager_alert

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    [export_shop, mail_alert] >> nothing_failed
