# Made by glue2airflow, content fe6e7251c1443175. Once edited, it is not overwritten.
# Source: workflow
#   "quarterly-consolidated-regulatory-reporting-for-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiar-us"
#   in "long.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="quarterly-consolidated-regulatory-reporting-for-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-sub_53dbd012",
    dag_display_name="quarterly-consolidated-regulatory-reporting-for-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiar-us",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger
    #   "quarterly-consolidated-regulatory-reporting-for-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-sub-start-us":
    #   ON_DEMAND
    quarterly_consolidated_regulatory_reporting_for_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_sub_f4497810 = GlueJobOperator(
        task_id="quarterly_consolidated_regulatory_reporting_for_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_subsidiary_the_sub_f4497810",
        task_display_name="quarterly-consolidated-regulatory-reporting-for-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsi-load-1",
        job_name="quarterly-consolidated-regulatory-reporting-for-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsidiary-the-subsi-load-1",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
