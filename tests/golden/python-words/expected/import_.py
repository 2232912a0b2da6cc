# Made by glue2airflow, content 15161a2648b3114d. Once edited, it is not overwritten.
# Source: workflow "import" in "words.snapshot.json".
# GLU302 workflow import: its run properties "class" became DAG params; a script that
#   asks Glue for the properties of its workflow run does not find them there.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, Param, chain
from airflow.timetables.trigger import CronTriggerTimetable
from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

with DAG(
    dag_id="import",
    schedule=CronTriggerTimetable(
        "0 1 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=22,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    params={"class": Param("1", type="string")},
    tags=["glue2airflow"],
):
    # Trigger "def": SCHEDULED cron(0 1 * * ? *)
    class_ = GlueJobOperator(
        task_id="class_",
        job_name="class",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "return": after "class" SUCCEEDED
    None_ = GlueJobOperator(
        task_id="None_",
        job_name="None",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    match_ = GlueJobOperator(
        task_id="match_",
        job_name="match",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    lambda_ = GlueJobOperator(
        task_id="lambda_",
        job_name="lambda",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    DAG_ = GlueJobOperator(
        task_id="DAG_",
        job_name="DAG",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    GlueJobOperator_ = GlueJobOperator(
        task_id="GlueJobOperator_",
        job_name="GlueJobOperator",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    GlueCrawlerRunOperator_ = GlueJobOperator(
        task_id="GlueCrawlerRunOperator_",
        job_name="GlueCrawlerRunOperator",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    GluePredicateOperator_ = GlueJobOperator(
        task_id="GluePredicateOperator_",
        job_name="GluePredicateOperator",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    EmptyOperator_ = GlueJobOperator(
        task_id="EmptyOperator_",
        job_name="EmptyOperator",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    CronTriggerTimetable_ = GlueJobOperator(
        task_id="CronTriggerTimetable_",
        job_name="CronTriggerTimetable",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    Param_ = GlueJobOperator(
        task_id="Param_",
        job_name="Param",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    chain_ = GlueJobOperator(
        task_id="chain_",
        job_name="chain",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    Asset_ = GlueJobOperator(
        task_id="Asset_",
        job_name="Asset",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    print = GlueJobOperator(
        task_id="print",
        job_name="print",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    name = GlueJobOperator(
        task_id="name",
        job_name="__name__",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    airflow = GlueJobOperator(
        task_id="airflow",
        job_name="airflow",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    job_1st = GlueJobOperator(
        task_id="job_1st",
        job_name="1st",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    private = GlueJobOperator(
        task_id="private",
        job_name="_private",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    with_ = GlueJobOperator(
        task_id="with_",
        job_name="with",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    chain(
        class_,
        [
            None_,
            match_,
            lambda_,
            DAG_,
            GlueJobOperator_,
            GlueCrawlerRunOperator_,
            GluePredicateOperator_,
            EmptyOperator_,
            CronTriggerTimetable_,
            Param_,
            chain_,
            Asset_,
            print,
            name,
            airflow,
            job_1st,
            private,
            with_,
        ],
    )

    # Trigger "yield": after "chain" FAILED
    yield_ = GluePredicateOperator(
        task_id="yield_",
        watch={"chain_": "FAILED"},
        trigger_rule="all_done",
    )
    except_ = GlueJobOperator(
        task_id="except_",
        job_name="except",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    chain_ >> yield_
    yield_ >> except_

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    chain_ >> nothing_failed
