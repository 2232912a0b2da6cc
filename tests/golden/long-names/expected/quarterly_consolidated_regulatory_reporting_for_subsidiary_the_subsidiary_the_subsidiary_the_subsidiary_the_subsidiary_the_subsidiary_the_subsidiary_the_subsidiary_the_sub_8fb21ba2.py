# Made by glue2airflow, content bad264bb8105e7ff. Once edited, it is not overwritten.
# Source: workflow
#   "quarterly-consolidated-regulatory-reporting-for-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiar-eu"
#   in "long.snapshot.json".
# GLU214 trigger
#   quarterly-consolidated-regulatory-reporting-for-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subs-next-eu:
#   more than one of its 2 conditions can come true in a run; it is taken to fire once,
#   at the first (AWS does not say).

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, chain
from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

with DAG(
    dag_id="quarterly-consolidated-regulatory-reporting-for-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-sub_8fb21ba2",
    dag_display_name="quarterly-consolidated-regulatory-reporting-for-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiar-eu",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=5,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger
    #   "quarterly-consolidated-regulatory-reporting-for-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-sub-start-eu":
    #   ON_DEMAND
    quarterly_consolidated_regulatory_reporting_for_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_sub_f4497810 = GlueJobOperator(
        task_id="quarterly_consolidated_regulatory_reporting_for_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_sub_f4497810",
        task_display_name="quarterly-consolidated-regulatory-reporting-for-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsi-load-1",
        job_name="quarterly-consolidated-regulatory-reporting-for-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsi-load-1",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    quarterly_consolidated_regulatory_reporting_for_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_sub_e9f010e7 = GlueJobOperator(
        task_id="quarterly_consolidated_regulatory_reporting_for_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_sub_e9f010e7",
        task_display_name="quarterly-consolidated-regulatory-reporting-for-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsi-load-2",
        job_name="quarterly-consolidated-regulatory-reporting-for-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsi-load-2",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger
    #   "quarterly-consolidated-regulatory-reporting-for-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subs-next-eu":
    #   after
    #   "quarterly-consolidated-regulatory-reporting-for-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsi-load-1"
    #   SUCCEEDED or
    #   "quarterly-consolidated-regulatory-reporting-for-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsi-load-2"
    #   FAILED
    quarterly_consolidated_regulatory_reporting_for_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_sub_8ede2cdf = GluePredicateOperator(
        task_id="quarterly_consolidated_regulatory_reporting_for_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_sub_8ede2cdf",
        task_display_name="quarterly-consolidated-regulatory-reporting-for-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subs-next-eu",
        watch={
            "quarterly_consolidated_regulatory_reporting_for_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_sub_e9f010e7": "FAILED",
        },
        trigger_rule="all_done",
    )
    quarterly_consolidated_regulatory_reporting_for_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_sub_51ffce98 = GlueJobOperator(
        task_id="quarterly_consolidated_regulatory_reporting_for_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_sub_51ffce98",
        task_display_name="quarterly-consolidated-regulatory-reporting-for-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidi-join",
        job_name="quarterly-consolidated-regulatory-reporting-for-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidi-join",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_success",
    )
    chain(
        quarterly_consolidated_regulatory_reporting_for_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_sub_e9f010e7,
        quarterly_consolidated_regulatory_reporting_for_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_sub_8ede2cdf,
    )
    chain(
        [
            quarterly_consolidated_regulatory_reporting_for_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_sub_f4497810,
            quarterly_consolidated_regulatory_reporting_for_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_sub_8ede2cdf,
        ],
        quarterly_consolidated_regulatory_reporting_for_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_sub_51ffce98,
    )

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    [
        quarterly_consolidated_regulatory_reporting_for_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_sub_f4497810,
        quarterly_consolidated_regulatory_reporting_for_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_sub_e9f010e7,
    ] >> nothing_failed
