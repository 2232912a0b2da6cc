# Made by glue2airflow, content 0ffdf58ccf21a6fa. Once edited, it is not overwritten.
# Source: workflow "feed-merge" in "feeds.snapshot.json".
# GLU214 trigger feeds-ready: more than one of its 4 conditions can come true in a run;
#   it is taken to fire once, at the first (AWS does not say).

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG

with DAG(
    dag_id="feed-merge",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=6,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "feeds-start": ON_DEMAND
    feed_a = GlueJobOperator(
        task_id="feed_a",
        job_name="feed-a",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    feed_b = GlueJobOperator(
        task_id="feed_b",
        job_name="feed-b",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    feed_c = GlueJobOperator(
        task_id="feed_c",
        job_name="feed-c",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    feed_d = GlueJobOperator(
        task_id="feed_d",
        job_name="feed-d",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "feeds-ready": after "feed-a" SUCCEEDED or "feed-b" SUCCEEDED or "feed-c"
    #   SUCCEEDED or "feed-d" SUCCEEDED
    #   "Upstream job dependencies must succeed"
    merge_feeds = GlueJobOperator(
        task_id="merge_feeds",
        job_name="merge-feeds",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_success",
    )
    [feed_a, feed_b, feed_c, feed_d] >> merge_feeds

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    [feed_a, feed_b, feed_c, feed_d] >> nothing_failed
