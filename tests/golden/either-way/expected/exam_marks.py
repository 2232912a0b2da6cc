# Made by glue2airflow, content 9e546be9baef2657. Once edited, it is not overwritten.
# Source: workflow "exam-marks" in "exams.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

with DAG(
    dag_id="exam-marks",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=4,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "marks-start": ON_DEMAND
    compute_marks = GlueJobOperator(
        task_id="compute_marks",
        job_name="compute-marks",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "marks-over": after "compute-marks" SUCCEEDED or "compute-marks" FAILED
    marks_over = GluePredicateOperator(
        task_id="marks_over",
        watch={"compute_marks": ["SUCCEEDED", "FAILED"]},
        trigger_rule="all_done",
    )
    mail_marks_report = GlueJobOperator(
        task_id="mail_marks_report",
        job_name="mail-marks-report",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    compute_marks >> marks_over
    marks_over >> mail_marks_report

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    compute_marks >> nothing_failed
