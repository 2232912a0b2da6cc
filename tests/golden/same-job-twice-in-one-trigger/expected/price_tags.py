# Made by glue2airflow, content 7f61cfa16511fe31. Once edited, it is not overwritten.
# Source: workflow "price-tags" in "retail.snapshot.json".
# GLU212 job render-tags: trigger "tags-daily" starts it 2 times in a run: there is a
#   task for each start, as Glue is taken to start it each time (--merge leaves them
#   apart, as their arguments differ).

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(
    dag_id="price-tags",
    schedule=CronTriggerTimetable(
        "0 5 * * *",
        timezone="UTC",
        run_immediately=timedelta(minutes=5),
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=4,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "tags-daily": SCHEDULED cron(0 5 * * ? *)
    render_tags__tags_daily = GlueJobOperator(
        task_id="render_tags__tags_daily",
        job_name="render-tags",
        script_args={"--region": "north"},
        max_active_tis_per_dag=2,
        waiter_max_attempts=120,
    )
    render_tags__tags_daily__1 = GlueJobOperator(
        task_id="render_tags__tags_daily__1",
        job_name="render-tags",
        script_args={"--region": "south"},
        max_active_tis_per_dag=2,
        waiter_max_attempts=120,
    )

    # Trigger "tags-rendered": after "render-tags" SUCCEEDED
    print_tags = GlueJobOperator(
        task_id="print_tags",
        job_name="print-tags",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
        trigger_rule="one_success",
    )
    [render_tags__tags_daily, render_tags__tags_daily__1] >> print_tags

    # Red if anything failed, even if what came after it ended well.
    nothing_failed = EmptyOperator(task_id="nothing_failed", trigger_rule="none_failed")
    [render_tags__tags_daily, render_tags__tags_daily__1] >> nothing_failed
