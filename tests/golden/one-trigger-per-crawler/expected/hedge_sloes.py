# Made by glue2airflow, content 60728a90f799d423. Once edited, it is not overwritten.
# Source: what follows from trigger "hedge-sloes" in "orchard.snapshot.json".

from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.sdk import DAG

with DAG(
    dag_id="hedge-sloes",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "hedge-sloes": ON_DEMAND
    hedge_sloes = GlueCrawlerRunOperator(
        task_id="hedge_sloes",
        crawler_name="hedge-sloes",
        poll_interval=60,
    )
