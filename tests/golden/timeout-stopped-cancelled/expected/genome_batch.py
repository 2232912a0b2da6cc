# Made by glue2airflow, content c686035f38ed1235. Once edited, it is not overwritten.
# Source: workflow "genome-batch" in "genome.snapshot.json".

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable
from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

with DAG(
    dag_id="genome-batch",
    schedule=CronTriggerTimetable(
        "0 23 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=9,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "genome-nightly": SCHEDULED cron(0 23 * * ? *)
    genome_reads = GlueCrawlerRunOperator(
        task_id="genome_reads",
        crawler_name="genome-reads",
        poll_interval=60,
    )

    # Trigger "reads-crawled": after "genome-reads" SUCCEEDED
    align_reads = GlueJobOperator(
        task_id="align_reads",
        job_name="align-reads",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    genome_reads >> align_reads

    # Trigger "reads-cancelled": after "genome-reads" CANCELLED
    reads_cancelled = GluePredicateOperator(
        task_id="reads_cancelled",
        watch={"genome_reads": "CANCELLED"},
        trigger_rule="all_done",
    )
    release_lock = GlueJobOperator(
        task_id="release_lock",
        job_name="release-lock",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    genome_reads >> reads_cancelled
    reads_cancelled >> release_lock

    # Trigger "align-timed-out": after "align-reads" TIMEOUT
    align_timed_out = GluePredicateOperator(
        task_id="align_timed_out",
        watch={"align_reads": "TIMEOUT"},
        trigger_rule="all_done",
    )
    split_batch = GlueJobOperator(
        task_id="split_batch",
        job_name="split-batch",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    align_reads >> align_timed_out
    align_timed_out >> split_batch

    # Trigger "align-stopped": after "align-reads" STOPPED
    align_stopped = GluePredicateOperator(
        task_id="align_stopped",
        watch={"align_reads": "STOPPED"},
        trigger_rule="all_done",
    )
    save_checkpoint = GlueJobOperator(
        task_id="save_checkpoint",
        job_name="save-checkpoint",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    align_reads >> align_stopped
    align_stopped >> save_checkpoint

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    align_reads >> nothing_failed
