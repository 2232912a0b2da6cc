# Made by glue2airflow, content 82029dfd657fed59. Once edited, it is not overwritten.
# Source: workflow "ferries" in "Ferries.template.json".
# GLU101 trigger ${WorkflowAfterLoad0B7A7226}: Actions[1].JobName is not known from this
#   source and stands as "${ReportC847FC22}"; give it with --parameter
#   ReportC847FC22=VALUE.
# GLU301 job load-sailings: its MaxRetries is 2: the task retries as often, and Glue
#   does too until MaxRetries is set to 0 at the cut-over (and Airflow retries a run
#   that timed out or was stopped, Glue does not).

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="ferries",
    schedule=CronTriggerTimetable(
        "30 2 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=3,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "${WorkflowNightly43C20D24}": SCHEDULED cron(30 2 * * ? *)
    load_sailings = GlueJobOperator(
        task_id="load_sailings",
        job_name="load-sailings",
        retries=2,
        max_active_tis_per_dag=1,
        waiter_max_attempts=90,
    )

    # Trigger "${WorkflowAfterLoad0B7A7226}": after "load-sailings" SUCCEEDED
    check_eu_west_1_123456789012 = GlueJobOperator(
        task_id="check_eu_west_1_123456789012",
        job_name="check-eu-west-1-123456789012",
        max_active_tis_per_dag=1,
        waiter_max_attempts=90,
    )
    ReportC847FC22 = GlueJobOperator(
        task_id="ReportC847FC22",
        task_display_name="${ReportC847FC22}",
        job_name="${ReportC847FC22}",
        max_active_tis_per_dag=1,
        waiter_max_attempts=90,
    )
    load_sailings >> [check_eu_west_1_123456789012, ReportC847FC22]
