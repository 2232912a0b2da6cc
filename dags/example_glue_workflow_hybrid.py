"""Wait in Airflow for a workflow that Glue still starts, by the same schedule as this DAG."""

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

from airflow_glue_bridge.sensors.glue_workflow import (
    GlueWorkflowNodeSensor,
    GlueWorkflowRunSensor,
)

with DAG(
    dag_id="example_glue_workflow_hybrid",
    description="What follows a workflow that Glue still starts",
    # As the workflow's own trigger: cron(0 2 * * ? *)
    schedule=CronTriggerTimetable("0 2 * * *", timezone="UTC"),
    catchup=False,
    default_args={"deferrable": True},
    tags=["example"],
):
    # [START howto_sensor_glue_workflow_run]
    orders_loaded = GlueWorkflowRunSensor(
        task_id="orders_loaded",
        workflow_name="orders-nightly",
        timeout=timedelta(hours=6),
    )
    # [END howto_sensor_glue_workflow_run]

    # [START howto_sensor_glue_workflow_run_max_age]
    # Each hour, by Glue; whichever run was the last will do.
    rates_are_fresh = GlueWorkflowRunSensor(
        task_id="rates_are_fresh",
        workflow_name="rates-hourly",
        max_age=timedelta(hours=3),
        timeout=timedelta(hours=1),
    )
    # [END howto_sensor_glue_workflow_run_max_age]

    # [START howto_sensor_glue_workflow_node]
    # A run that somebody else has started, and of which one job is enough.
    customers_merged = GlueWorkflowNodeSensor(
        task_id="customers_merged",
        workflow_name="customers-nightly",
        run_id="{{ var.value.customers_run_id }}",
        node_name="customers-merge",
    )
    # [END howto_sensor_glue_workflow_node]

    report = GlueJobOperator(
        task_id="report",
        job_name="daily-report",
        script_args={
            "--day": "{{ ds }}",
            "--orders-run": "{{ ti.xcom_pull(task_ids='orders_loaded')['run_id'] }}",
        },
    )

    [orders_loaded, rates_are_fresh, customers_merged] >> report
