# Made by glue2airflow, content 93041d2364b56e9b. Once edited, it is not overwritten.
# Source: workflow "book-index" in "books.snapshot.json" (--runtime native).
# GLU214 trigger first-shelf: more than one of its 2 conditions can come true in a run;
#   it is taken to fire once, at the first (AWS does not say).

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG

with DAG(
    dag_id="book-index",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=4,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "books-start": ON_DEMAND
    scan_shelf_a = GlueJobOperator(
        task_id="scan_shelf_a",
        job_name="scan-shelf-a",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    scan_shelf_b = GlueJobOperator(
        task_id="scan_shelf_b",
        job_name="scan-shelf-b",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "first-shelf": after "scan-shelf-a" SUCCEEDED or "scan-shelf-b" SUCCEEDED
    index_books = GlueJobOperator(
        task_id="index_books",
        job_name="index-books",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_success",
    )
    [scan_shelf_a, scan_shelf_b] >> index_books

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    [scan_shelf_a, scan_shelf_b] >> nothing_failed
