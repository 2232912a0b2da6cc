# Made by glue2airflow, content 5d1af2a677efd074. Once edited, it is not overwritten.
# Source: what follows from trigger "hedge-haws" in "orchard.snapshot.json".

from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.sdk import DAG

with DAG(
    dag_id="hedge-haws",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "hedge-haws": ON_DEMAND
    hedge_haws = GlueCrawlerRunOperator(
        task_id="hedge_haws",
        crawler_name="hedge-haws",
        poll_interval=60,
    )
