# Made by glue2airflow, content a62ba18b2bf6506b. Once edited, it is not overwritten.
# Source: workflow "tills-turin" in "tills.snapshot.json".
# GLU222 workflow tills-turin: with 1 running, Glue drops a further run; Airflow
#   (max_active_runs=1) makes it wait.
# GLU302 workflow tills-turin: its run properties "SHOP", "REPORTING_DATE" became DAG
#   params; a script that asks Glue for the properties of its workflow run does not find
#   them there.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Param
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="tills-turin",
    schedule=CronTriggerTimetable(
        "30 22 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    params={
        "SHOP": Param("turin", type="string"),
        "REPORTING_DATE": Param("", type="string"),
    },
    tags=["glue2airflow"],
):
    # Trigger "tills-turin-nightly": SCHEDULED cron(30 22 * * ? *)
    load_till_journal = GlueJobOperator(
        task_id="load_till_journal",
        job_name="load-till-journal",
        waiter_max_attempts=120,
    )
