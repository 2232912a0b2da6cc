# Made by glue2airflow, content 01aba268adf4ab63. Once edited, it is not overwritten.
# Source: workflow "${PeatFlow}" in "peat.yaml".
# GLU101 trigger ${PeatStart}: Actions[0].JobName is not known from this source and
#   stands as "${PeatDepth}"; give it with --parameter PeatDepth=VALUE.
# GLU101 trigger ${PeatMeasured}: Predicate.Conditions[0].JobName is not known from this
#   source and stands as "${PeatDepth}"; give it with --parameter PeatDepth=VALUE.
# GLU101 trigger ${PeatMeasured}: Actions[0].JobName is not known from this source and
#   stands as "${PeatMap}"; give it with --parameter PeatMap=VALUE.
# GLU101 workflow ${PeatFlow}: its name is not known from this source and stands as
#   "${PeatFlow}"; give it with --parameter PeatFlow=VALUE.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="PeatFlow",
    dag_display_name="${PeatFlow}",
    description="Peat depth",
    schedule=CronTriggerTimetable(
        "0 6 1 * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "${PeatStart}": SCHEDULED cron(0 6 1 * ? *)
    PeatDepth = GlueJobOperator(
        task_id="PeatDepth",
        task_display_name="${PeatDepth}",
        job_name="${PeatDepth}",
        max_active_tis_per_dag=1,
        waiter_max_attempts=540,
    )

    # Trigger "${PeatMeasured}": after "${PeatDepth}" SUCCEEDED
    PeatMap = GlueJobOperator(
        task_id="PeatMap",
        task_display_name="${PeatMap}",
        job_name="${PeatMap}",
        max_active_tis_per_dag=1,
        waiter_max_attempts=540,
    )
    PeatDepth >> PeatMap
