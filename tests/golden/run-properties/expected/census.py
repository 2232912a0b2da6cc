# Made by glue2airflow, content 7b58abf28667984a. Once edited, it is not overwritten.
# Source: workflow "census" in "census.snapshot.json".
# GLU302 workflow census: its run properties "report_year", "REPORTING_DATE",
#   "--enable-metrics", "glue.workflow.maxConcurrentRuns", "note" became DAG params; a
#   script that asks Glue for the properties of its workflow run does not find them
#   there.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Param

with DAG(
    dag_id="census",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    params={
        "report_year": Param("2026", type="string"),
        "REPORTING_DATE": Param("", type="string"),
        "--enable-metrics": Param("true", type="string"),
        "glue.workflow.maxConcurrentRuns": Param("1", type="string"),
        "note": Param("?????", type="string"),
    },
    tags=["glue2airflow"],
):
    # Trigger "census-start": ON_DEMAND
    count_people = GlueJobOperator(
        task_id="count_people",
        job_name="count-people",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
