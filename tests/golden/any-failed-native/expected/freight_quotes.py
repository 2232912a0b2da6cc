# Made by glue2airflow, content 267de3d42f2cfb51. Once edited, it is not overwritten.
# Source: workflow "freight-quotes" in "freight.snapshot.json" (--runtime native).
# GLU214 trigger quotes-broken: more than one of its 3 conditions can come true in a
#   run; it is taken to fire once, at the first (AWS does not say).
# GLU215 trigger quotes-broken: it watches crawler quotes-inbox FAILED, job quotes-road
#   FAILED, job quotes-rail FAILED; without a gate, any end of the task other than
#   success fires it.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG

with DAG(
    dag_id="freight-quotes",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=5,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "quotes-start": ON_DEMAND
    quotes_inbox = GlueCrawlerRunOperator(
        task_id="quotes_inbox",
        crawler_name="quotes-inbox",
        poll_interval=60,
    )
    quotes_road = GlueJobOperator(
        task_id="quotes_road",
        job_name="quotes-road",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    quotes_rail = GlueJobOperator(
        task_id="quotes_rail",
        job_name="quotes-rail",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "quotes-broken": after "quotes-inbox" FAILED or "quotes-road" FAILED or
    #   "quotes-rail" FAILED
    quotes_page_team = GlueJobOperator(
        task_id="quotes_page_team",
        job_name="quotes-page-team",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_failed",
    )
    [quotes_inbox, quotes_road, quotes_rail] >> quotes_page_team

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    [quotes_inbox, quotes_road, quotes_rail] >> nothing_failed
