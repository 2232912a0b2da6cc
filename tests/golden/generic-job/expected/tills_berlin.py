# Made by glue2airflow, content 966105bc41327249. Once edited, it is not overwritten.
# Source: workflow "tills-berlin" in "tills.snapshot.json".
# GLU222 workflow tills-berlin: with 1 running, Glue drops a further run; Airflow
#   (max_active_runs=1) makes it wait.
# GLU302 workflow tills-berlin: its run properties "SHOP", "REPORTING_DATE" became DAG
#   params; a script that asks Glue for the properties of its workflow run does not find
#   them there.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Param
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="tills-berlin",
    schedule=CronTriggerTimetable(
        "0 22 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    params={
        "SHOP": Param("berlin", type="string"),
        "REPORTING_DATE": Param("", type="string"),
    },
    tags=["glue2airflow"],
):
    # Trigger "tills-berlin-nightly": SCHEDULED cron(0 22 * * ? *)
    load_till_journal = GlueJobOperator(
        task_id="load_till_journal",
        job_name="load-till-journal",
        waiter_max_attempts=120,
    )
