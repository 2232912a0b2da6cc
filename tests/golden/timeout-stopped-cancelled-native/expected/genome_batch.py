# Made by glue2airflow, content 7ae81b346fd436f6. Once edited, it is not overwritten.
# Source: workflow "genome-batch" in "genome.snapshot.json" (--runtime native).
# GLU215 trigger reads-cancelled: it watches crawler genome-reads CANCELLED; without a
#   gate, any end of the task other than success fires it.
# GLU215 trigger align-timed-out: it watches job align-reads TIMEOUT; without a gate,
#   any end of the task other than success fires it.
# GLU215 trigger align-stopped: it watches job align-reads STOPPED; without a gate, any
#   end of the task other than success fires it.
# GLU216 task split_batch: align_reads may not have been started at all because of an
#   earlier failure; Airflow's rules count that as failed, Glue does not.
# GLU216 task save_checkpoint: align_reads may not have been started at all because of
#   an earlier failure; Airflow's rules count that as failed, Glue does not.

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="genome-batch",
    schedule=CronTriggerTimetable(
        "0 23 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=6,
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
    release_lock = GlueJobOperator(
        task_id="release_lock",
        job_name="release-lock",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_failed",
    )
    genome_reads >> release_lock

    # Trigger "align-timed-out": after "align-reads" TIMEOUT
    split_batch = GlueJobOperator(
        task_id="split_batch",
        job_name="split-batch",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_failed",
    )
    align_reads >> split_batch

    # Trigger "align-stopped": after "align-reads" STOPPED
    save_checkpoint = GlueJobOperator(
        task_id="save_checkpoint",
        job_name="save-checkpoint",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_failed",
    )
    align_reads >> save_checkpoint

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    align_reads >> nothing_failed
