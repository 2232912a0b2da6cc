# Made by glue2airflow, content fb1f68941d9219ec. Once edited, it is not overwritten.
# Source: workflow "votes" in "plan.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

with DAG(
    dag_id="votes",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=8,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "votes-polls-close": ON_DEMAND
    votes_east = GlueCrawlerRunOperator(
        task_id="votes_east",
        crawler_name="votes-east",
        poll_interval=60,
    )
    votes_west = GlueCrawlerRunOperator(
        task_id="votes_west",
        crawler_name="votes-west",
        poll_interval=60,
    )

    # Trigger "votes-both-read": after "votes-east" SUCCEEDED and "votes-west" SUCCEEDED
    #   "East and west"
    votes_count = GlueJobOperator(
        task_id="votes_count",
        job_name="votes-count",
        run_job_kwargs={
            "Timeout": 45,
            "SecurityConfiguration": "sealed",
            "NotificationProperty": {"NotifyDelayAfter": 10},
        },
        max_active_tis_per_dag=1,
        waiter_max_attempts=105,
    )
    [votes_east, votes_west] >> votes_count

    # Trigger "votes-counted": after "votes-count" SUCCEEDED
    votes_publish = GlueJobOperator(
        task_id="votes_publish",
        job_name="votes-publish",
        max_active_tis_per_dag=1,
        waiter_max_attempts=540,
    )
    votes_count >> votes_publish

    # Trigger "votes-anything-wrong": after "votes-count" FAILED or "votes-publish"
    #   TIMEOUT
    votes_anything_wrong__votes_count = GluePredicateOperator(
        task_id="votes_anything_wrong__votes_count",
        watch={"votes_count": "FAILED"},
        trigger_rule="all_done",
    )
    votes_anything_wrong__votes_publish = GluePredicateOperator(
        task_id="votes_anything_wrong__votes_publish",
        watch={"votes_publish": "TIMEOUT"},
        trigger_rule="all_done",
    )
    votes_alarm = GlueJobOperator(
        task_id="votes_alarm",
        job_name="votes-alarm",
        max_active_tis_per_dag=1,
        waiter_max_attempts=540,
        trigger_rule="one_success",
    )
    votes_count >> votes_anything_wrong__votes_count
    votes_publish >> votes_anything_wrong__votes_publish
    [
        votes_anything_wrong__votes_count,
        votes_anything_wrong__votes_publish,
    ] >> votes_alarm

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    votes_publish >> nothing_failed
