# Made by glue2airflow, content 20fbdc855f431eb8. Once edited, it is not overwritten.
# Source: workflow "erp-mirror" in "erp.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, chain
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="erp-mirror",
    schedule=CronTriggerTimetable(
        "0 0 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=21,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "erp-nightly": SCHEDULED cron(0 0 * * ? *)
    erp_open_window = GlueJobOperator(
        task_id="erp_open_window",
        job_name="erp-open-window",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "erp-window-open": after "erp-open-window" SUCCEEDED
    mirror_accounts = GlueJobOperator(
        task_id="mirror_accounts",
        job_name="mirror-accounts",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    mirror_addresses = GlueJobOperator(
        task_id="mirror_addresses",
        job_name="mirror-addresses",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    mirror_audit_log = GlueJobOperator(
        task_id="mirror_audit_log",
        job_name="mirror-audit_log",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    mirror_carriers = GlueJobOperator(
        task_id="mirror_carriers",
        job_name="mirror-carriers",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    mirror_categories = GlueJobOperator(
        task_id="mirror_categories",
        job_name="mirror-categories",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    mirror_countries = GlueJobOperator(
        task_id="mirror_countries",
        job_name="mirror-countries",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    mirror_coupons = GlueJobOperator(
        task_id="mirror_coupons",
        job_name="mirror-coupons",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    mirror_customers = GlueJobOperator(
        task_id="mirror_customers",
        job_name="mirror-customers",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    mirror_deliveries = GlueJobOperator(
        task_id="mirror_deliveries",
        job_name="mirror-deliveries",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    mirror_discounts = GlueJobOperator(
        task_id="mirror_discounts",
        job_name="mirror-discounts",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    mirror_invoices = GlueJobOperator(
        task_id="mirror_invoices",
        job_name="mirror-invoices",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    mirror_order_lines = GlueJobOperator(
        task_id="mirror_order_lines",
        job_name="mirror-order_lines",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    mirror_orders = GlueJobOperator(
        task_id="mirror_orders",
        job_name="mirror-orders",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    mirror_payments = GlueJobOperator(
        task_id="mirror_payments",
        job_name="mirror-payments",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    mirror_prices = GlueJobOperator(
        task_id="mirror_prices",
        job_name="mirror-prices",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    mirror_products = GlueJobOperator(
        task_id="mirror_products",
        job_name="mirror-products",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    mirror_refunds = GlueJobOperator(
        task_id="mirror_refunds",
        job_name="mirror-refunds",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    mirror_stock_levels = GlueJobOperator(
        task_id="mirror_stock_levels",
        job_name="mirror-stock_levels",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    mirror_suppliers = GlueJobOperator(
        task_id="mirror_suppliers",
        job_name="mirror-suppliers",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    mirror_warehouses = GlueJobOperator(
        task_id="mirror_warehouses",
        job_name="mirror-warehouses",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    chain(
        erp_open_window,
        [
            mirror_accounts,
            mirror_addresses,
            mirror_audit_log,
            mirror_carriers,
            mirror_categories,
            mirror_countries,
            mirror_coupons,
            mirror_customers,
            mirror_deliveries,
            mirror_discounts,
            mirror_invoices,
            mirror_order_lines,
            mirror_orders,
            mirror_payments,
            mirror_prices,
            mirror_products,
            mirror_refunds,
            mirror_stock_levels,
            mirror_suppliers,
            mirror_warehouses,
        ],
    )
