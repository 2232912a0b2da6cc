# Made by glue2airflow, content 969352aff18ea2e0. Once edited, it is not overwritten.
# Source: workflow "tolls" in "Tolls.template.json".
# GLU101 trigger tolls-after-load: Actions[0].JobName is not known from this source and
#   stands as "${ReportC847FC22}"; give it with --parameter ReportC847FC22=VALUE.
# GLU301 job load-tolls: its MaxRetries is 1: the task retries as often, and Glue does
#   too until MaxRetries is set to 0 at the cut-over (and Airflow retries a run that
#   timed out or was stopped, Glue does not).

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="tolls",
    schedule=CronTriggerTimetable(
        "0 4 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "tolls-nightly": SCHEDULED cron(0 4 * * ? *)
    load_tolls = GlueJobOperator(
        task_id="load_tolls",
        job_name="load-tolls",
        retries=1,
        max_active_tis_per_dag=1,
        waiter_max_attempts=90,
    )

    # Trigger "tolls-after-load": after "load-tolls" SUCCEEDED
    ReportC847FC22 = GlueJobOperator(
        task_id="ReportC847FC22",
        task_display_name="${ReportC847FC22}",
        job_name="${ReportC847FC22}",
        max_active_tis_per_dag=1,
        waiter_max_attempts=90,
    )
    load_tolls >> ReportC847FC22
