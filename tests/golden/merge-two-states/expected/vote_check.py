# Made by glue2airflow, content 6f22cedf6a993af6. Once edited, it is not overwritten.
# Source: workflow "vote-check" in "votes.snapshot.json" (--merge).
# GLU212 job verify-votes: triggers "north-loaded", "south-loaded" can fire in the same
#   run, and each starts it: there is a task for each start, as Glue is taken to start
#   it each time (--merge leaves them apart, as a trigger waits for two ends of it at
#   once).

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

with DAG(
    dag_id="vote-check",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=10,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "votes-start": ON_DEMAND
    load_north = GlueJobOperator(
        task_id="load_north",
        job_name="load-north",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    load_south = GlueJobOperator(
        task_id="load_south",
        job_name="load-south",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "north-loaded": after "load-north" SUCCEEDED
    verify_votes__north_loaded = GlueJobOperator(
        task_id="verify_votes__north_loaded",
        job_name="verify-votes",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    load_north >> verify_votes__north_loaded

    # Trigger "south-loaded": after "load-south" SUCCEEDED
    verify_votes__south_loaded = GlueJobOperator(
        task_id="verify_votes__south_loaded",
        job_name="verify-votes",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    load_south >> verify_votes__south_loaded

    # Trigger "votes-disagree": after "verify-votes" SUCCEEDED and "verify-votes" FAILED
    # Any run of verify-votes that ended in SUCCEEDED will do.
    votes_disagree__verify_votes__succeeded = EmptyOperator(
        task_id="votes_disagree__verify_votes__succeeded",
        trigger_rule="one_success",
    )
    votes_disagree__verify_votes__north_loaded__failed = GluePredicateOperator(
        task_id="votes_disagree__verify_votes__north_loaded__failed",
        watch={"verify_votes__north_loaded": "FAILED"},
        trigger_rule="all_done",
    )
    votes_disagree__verify_votes__south_loaded__failed = GluePredicateOperator(
        task_id="votes_disagree__verify_votes__south_loaded__failed",
        watch={"verify_votes__south_loaded": "FAILED"},
        trigger_rule="all_done",
    )
    # Any run of verify-votes that ended in FAILED will do.
    votes_disagree__verify_votes__failed = EmptyOperator(
        task_id="votes_disagree__verify_votes__failed",
        trigger_rule="one_success",
    )
    recount_votes = GlueJobOperator(
        task_id="recount_votes",
        job_name="recount-votes",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    [
        verify_votes__north_loaded,
        verify_votes__south_loaded,
    ] >> votes_disagree__verify_votes__succeeded
    verify_votes__north_loaded >> votes_disagree__verify_votes__north_loaded__failed
    verify_votes__south_loaded >> votes_disagree__verify_votes__south_loaded__failed
    [
        votes_disagree__verify_votes__north_loaded__failed,
        votes_disagree__verify_votes__south_loaded__failed,
    ] >> votes_disagree__verify_votes__failed
    [
        votes_disagree__verify_votes__succeeded,
        votes_disagree__verify_votes__failed,
    ] >> recount_votes

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    [verify_votes__north_loaded, verify_votes__south_loaded] >> nothing_failed
