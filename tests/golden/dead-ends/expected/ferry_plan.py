# Made by glue2airflow, content 56b92a142d0e72ea. Once edited, it is not overwritten.
# Source: workflow "ferry-plan" in "ferry.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="ferry-plan",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "ferry-start": ON_DEMAND
    plan_ferries = GlueJobOperator(
        task_id="plan_ferries",
        job_name="plan-ferries",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "ferries-planned": after "plan-ferries" SUCCEEDED
    publish_plan = GlueJobOperator(
        task_id="publish_plan",
        job_name="publish-plan",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    plan_ferries >> publish_plan
