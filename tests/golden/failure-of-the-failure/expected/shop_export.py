# Made by glue2airflow, content 1b2d2821c7bfe922. Once edited, it is not overwritten.
# Source: workflow "shop-export" in "shop.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

with DAG(
    dag_id="shop-export",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=6,
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
    shop_failed = GluePredicateOperator(
        task_id="shop_failed",
        watch={"export_shop": "FAILED"},
        trigger_rule="all_done",
    )
    mail_alert = GlueJobOperator(
        task_id="mail_alert",
        job_name="mail-alert",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    export_shop >> shop_failed
    shop_failed >> mail_alert

    # Trigger "mail-failed": after "mail-alert" FAILED
    mail_failed = GluePredicateOperator(
        task_id="mail_failed",
        watch={"mail_alert": "FAILED"},
        trigger_rule="all_done",
    )
    pager_alert = GlueJobOperator(
        task_id="pager_alert",
        job_name="pager-alert",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    mail_alert >> mail_failed
    mail_failed >> pager_alert

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    [export_shop, mail_alert] >> nothing_failed
