# Made by glue2airflow, content 37015d4b6125689d. Once edited, it is not overwritten.
# Source: workflow "credit-score" in "credit.snapshot.json".

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="credit-score",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=4,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "score-start": ON_DEMAND
    fetch_applications = GlueJobOperator(
        task_id="fetch_applications",
        job_name="fetch-applications",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )

    # Trigger "applications-fetched": after "fetch-applications" SUCCEEDED
    score_income = GlueJobOperator(
        task_id="score_income",
        job_name="score-income",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    score_history = GlueJobOperator(
        task_id="score_history",
        job_name="score-history",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    fetch_applications >> [score_income, score_history]

    # Trigger "scores-ready": after "score-income" SUCCEEDED and "score-history"
    #   SUCCEEDED
    combine_scores = GlueJobOperator(
        task_id="combine_scores",
        job_name="combine-scores",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
    [score_income, score_history] >> combine_scores
