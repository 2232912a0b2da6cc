# Made by glue2airflow, content b8d61ebcf0b4e75b. Once edited, it is not overwritten.
# Source: workflow "seat-plan" in "seats.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="seat-plan",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "seats-start": ON_DEMAND
    assign_seats = GlueJobOperator(
        task_id="assign_seats",
        job_name="assign-seats",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "seats-assigned": after "assign-seats" SUCCEEDED
    print_boarding = GlueJobOperator(
        task_id="print_boarding",
        job_name="print-boarding",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    assign_seats >> print_boarding
