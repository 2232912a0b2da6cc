# Made by glue2airflow, content f0fcc59623e0c2f6. Once edited, it is not overwritten.
# Source: workflow "digest" in "terraform.tfstate".
# GLU302 workflow digest: its run properties "greeting", "literal", "mode", "odd",
#   "query" became DAG params; a script that asks Glue for the properties of its
#   workflow run does not find them there.
# GLU114 job digest: argument --db_password looks like a credential and was not written
#   out; the task reads it from the Airflow Variable digest__digest__db_password.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Param
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="digest",
    description="Sends the digest\n  to 2 people\n",
    schedule=CronTriggerTimetable(
        "30 7 * * MON",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    params={
        "greeting": Param("ann, bob, hello", type="string"),
        "literal": Param("${not} %{this}", type="string"),
        "mode": Param("many", type="string"),
        "odd": Param('tab\there "quoted" é', type="string"),
        "query": Param("SELECT * FROM app.events\nLIMIT 10\n", type="string"),
    },
    tags=["glue2airflow"],
):
    # Trigger "digest": SCHEDULED cron(30 7 ? * MON *)
    digest = GlueJobOperator(
        task_id="digest",
        job_name="digest",
        script_args={
            "--sql": '{{ "SELECT *\\n  FROM \\"app.events\\" -- ALL\\n" }}',
            "--tags": "age=3,zone=north",
            "--db_password": "{{ var.value.digest__digest__db_password }}",
        },
        max_active_tis_per_dag=1,
        waiter_max_attempts=2940,
    )
