# Made by glue2airflow, content b702034b08755769. Once edited, it is not overwritten.
# Source: workflow "card-feed" in "bank.snapshot.json".
# GLU302 workflow card-feed: its run properties "api_key", "bucket" became DAG params; a
#   script that asks Glue for the properties of its workflow run does not find them
#   there.
# GLU114 workflow card-feed: run property api_key looks like a credential and was not
#   written out; the DAG's param of that name is empty.
# GLU114 workflow card-feed: tag deploy-token looks like a credential and was not
#   written out; the DAG does not have the tag.
# GLU114 job pull-cards: argument --db_password looks like a credential and was not
#   written out; the task reads it from the Airflow Variable
#   card_feed__pull_cards__db_password.
# GLU114 job pull-cards: argument --jdbc_url looks like a credential and was not written
#   out; the task reads it from the Airflow Variable card_feed__pull_cards__jdbc_url.
# GLU114 job pull-cards: argument --aws_key looks like a credential and was not written
#   out; the task reads it from the Airflow Variable card_feed__pull_cards__aws_key.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Param
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="card-feed",
    description="Reads jdbc:postgresql://(masked)@cards.example.com/cards every hour.",
    schedule=CronTriggerTimetable(
        "0 * * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    params={
        "api_key": Param("", type="string"),
        "bucket": Param("example-cards", type="string"),
    },
    tags=["glue2airflow", "owner:cards"],
):
    # Trigger "cards-hourly": SCHEDULED cron(0 * * * ? *)
    #   "login (masked)"
    pull_cards = GlueJobOperator(
        task_id="pull_cards",
        job_name="pull-cards",
        script_args={
            "--secret_arn": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:cards",
            "--password_secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:cards",
            "--token_count": "500",
            "--table": "cards",
            "--db_password": "{{ var.value.card_feed__pull_cards__db_password }}",
            "--jdbc_url": "{{ var.value.card_feed__pull_cards__jdbc_url }}",
            "--aws_key": "{{ var.value.card_feed__pull_cards__aws_key }}",
        },
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
