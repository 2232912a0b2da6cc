# Made by glue2airflow, content 08a5fdfbce6e243e. Once edited, it is not overwritten.
# Source: workflow "reload-test" in "Reload.template.json".
# GLU101 trigger reload-start: Actions[1].JobName is not known from this source and
#   stands as "${legacy-vacuum}"; give it with --parameter legacy-vacuum=VALUE.
# GLU105 workflow reload-test: the source does not define "${legacy-vacuum}", so
#   retries, timeout and concurrency are unknown: no retries, and Glue's longest default
#   timeout, are assumed.
# GLU301 job load-sailings: its MaxRetries is 2: the task retries as often, and Glue
#   does too until MaxRetries is set to 0 at the cut-over (and Airflow retries a run
#   that timed out or was stopped, Glue does not).

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="reload-test",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=2,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "reload-start": ON_DEMAND
    load_sailings = GlueJobOperator(
        task_id="load_sailings",
        job_name="load-sailings",
        retries=2,
        max_active_tis_per_dag=1,
        waiter_max_attempts=90,
    )
    legacy_vacuum = GlueJobOperator(
        task_id="legacy_vacuum",
        task_display_name="${legacy-vacuum}",
        job_name="${legacy-vacuum}",
        waiter_max_attempts=2940,
    )
