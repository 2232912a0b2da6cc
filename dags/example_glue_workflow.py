"""Run AWS Glue workflows as tasks: each night the orders, and then what depends on them."""

from datetime import timedelta

from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

from airflow_glue_bridge.operators.glue_workflow import GlueWorkflowOperator

with DAG(
    dag_id="example_glue_workflow",
    description="Glue workflows, each of them a task",
    schedule=CronTriggerTimetable("0 2 * * *", timezone="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args={
        "deferrable": True,
        "retries": 2,
        "retry_delay": timedelta(minutes=10),
    },
    tags=["example"],
):
    # [START howto_operator_glue_workflow]
    load_orders = GlueWorkflowOperator(
        task_id="load_orders",
        workflow_name="orders-nightly",
        run_properties={"day": "{{ ds }}", "full_load": "no"},
    )
    # [END howto_operator_glue_workflow]

    # [START howto_operator_glue_workflow_required_nodes]
    # The workflow has a job that tells the on-call when another one fails, and jobs that only
    # gather statistics. Whether the customers were loaded is what two of its jobs decide.
    load_customers = GlueWorkflowOperator(
        task_id="load_customers",
        workflow_name="customers-nightly",
        required_nodes=["customers-load", "customers-merge"],
    )
    # [END howto_operator_glue_workflow_required_nodes]

    # [START howto_operator_glue_workflow_on_retry]
    # Its jobs hand their results on in run properties, so half a run is worth nothing: a retry
    # starts all of it again.
    publish = GlueWorkflowOperator(
        task_id="publish",
        workflow_name="publish-reports",
        on_retry="restart",
        execution_timeout=timedelta(hours=3),
    )
    # [END howto_operator_glue_workflow_on_retry]

    [load_orders, load_customers] >> publish
