# Made by glue2airflow, content a53efab240ff0f0b. Once edited, it is not overwritten.
# Source: workflow "exam-marks" in "exams.snapshot.json" (--runtime native).
# GLU215 trigger marks-over: it watches job compute-marks FAILED; without a gate, any
#   end of the task other than success fires it.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG

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
    marks_over = EmptyOperator(task_id="marks_over", trigger_rule="one_done")
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
