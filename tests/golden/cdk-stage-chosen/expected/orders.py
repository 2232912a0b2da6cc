# Made by glue2airflow, content 51292ba92bed92b6. Once edited, it is not overwritten.
# Source: workflow "orders" in "ProdEtl1B21DACD.template.json".
# GLU301 job load-orders-prod: its MaxRetries is 3: the task retries as often, and Glue
#   does too until MaxRetries is set to 0 at the cut-over (and Airflow retries a run
#   that timed out or was stopped, Glue does not).

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="orders",
    schedule=CronTriggerTimetable(
        "0 2 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "${Prod/Etl/WorkflowNightly43C20D24}": SCHEDULED cron(0 2 * * ? *)
    load_orders_prod = GlueJobOperator(
        task_id="load_orders_prod",
        job_name="load-orders-prod",
        retries=3,
        max_active_tis_per_dag=1,
        waiter_max_attempts=90,
    )

    # Trigger "${Prod/Etl/WorkflowAfterLoad0B7A7226}": after "load-orders-prod"
    #   SUCCEEDED
    check_orders = GlueJobOperator(
        task_id="check_orders",
        job_name="check-orders",
        max_active_tis_per_dag=1,
        waiter_max_attempts=90,
    )
    load_orders_prod >> check_orders
