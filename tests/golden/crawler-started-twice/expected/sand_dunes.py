# Made by glue2airflow, content c8cddcdbcbe85416. Once edited, it is not overwritten.
# Source: workflow "sand-dunes" in "sand.snapshot.json".
# GLU212 crawler dunes-raw: triggers "east-surveyed", "west-surveyed" can fire in the
#   same run, and each starts it: there is a task for each start, as Glue is taken to
#   start it each time (where one still runs, the next task fails, and AWS does not say
#   what Glue would do).

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

with DAG(
    dag_id="sand-dunes",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=9,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "dunes-start": ON_DEMAND
    survey_east = GlueJobOperator(
        task_id="survey_east",
        job_name="survey-east",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    survey_west = GlueJobOperator(
        task_id="survey_west",
        job_name="survey-west",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "east-surveyed": after "survey-east" SUCCEEDED
    dunes_raw__east_surveyed = GlueCrawlerRunOperator(
        task_id="dunes_raw__east_surveyed",
        crawler_name="dunes-raw",
        poll_interval=60,
    )
    survey_east >> dunes_raw__east_surveyed

    # Trigger "east-failed": after "survey-east" FAILED
    east_failed = GluePredicateOperator(
        task_id="east_failed",
        watch={"survey_east": "FAILED"},
        trigger_rule="all_done",
    )
    survey_east >> east_failed

    # Trigger "east-stopped": after "survey-east" STOPPED
    east_stopped = GluePredicateOperator(
        task_id="east_stopped",
        watch={"survey_east": "STOPPED"},
        trigger_rule="all_done",
    )
    dunes_old = GlueCrawlerRunOperator(
        task_id="dunes_old",
        crawler_name="dunes-old",
        poll_interval=60,
        trigger_rule="one_success",
    )
    survey_east >> east_stopped
    [east_failed, east_stopped] >> dunes_old

    # Trigger "west-surveyed": after "survey-west" SUCCEEDED
    dunes_raw__west_surveyed = GlueCrawlerRunOperator(
        task_id="dunes_raw__west_surveyed",
        crawler_name="dunes-raw",
        poll_interval=60,
    )
    survey_west >> dunes_raw__west_surveyed

    # Trigger "dunes-crawled": after "dunes-raw" SUCCEEDED
    map_dunes = GlueJobOperator(
        task_id="map_dunes",
        job_name="map-dunes",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_success",
    )
    [dunes_raw__east_surveyed, dunes_raw__west_surveyed] >> map_dunes

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    [dunes_raw__east_surveyed, dunes_raw__west_surveyed] >> nothing_failed
