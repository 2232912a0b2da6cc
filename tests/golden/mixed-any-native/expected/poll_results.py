# Made by glue2airflow, content c157f63e43a55d9d. Once edited, it is not overwritten.
# Source: workflow "poll-results" in "polls.snapshot.json" (--runtime native).
# GLU214 trigger polls-usable: more than one of its 2 conditions can come true in a run;
#   it is taken to fire once, at the first (AWS does not say).
# GLU215 trigger polls-usable: it watches job count-fast FAILED; without a gate, any end
#   of the task other than success fires it.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG

with DAG(
    dag_id="poll-results",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=5,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "polls-start": ON_DEMAND
    count_fast = GlueJobOperator(
        task_id="count_fast",
        job_name="count-fast",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    count_exact = GlueJobOperator(
        task_id="count_exact",
        job_name="count-exact",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "polls-usable": after "count-exact" SUCCEEDED or "count-fast" FAILED
    polls_usable = EmptyOperator(task_id="polls_usable", trigger_rule="all_failed")
    announce_result = GlueJobOperator(
        task_id="announce_result",
        job_name="announce-result",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_success",
    )
    count_fast >> polls_usable
    [count_exact, polls_usable] >> announce_result

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    [count_fast, count_exact] >> nothing_failed
