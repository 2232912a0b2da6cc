# Made by glue2airflow, content e5b4b93fc85498c4. Once edited, it is not overwritten.
# Source: workflow "bond-feed" in "feed.snapshot.json".
# GLU203 workflow bond-feed: triggers "bond-event", "bond-month-end" start the same
#   actions, so one DAG stands for all of them.
# GLU231 trigger bond-month-end: cron(0 18 LW * ? *): LW is read as the last
#   Monday-to-Friday of the month, as Quartz does.
# GLU224 trigger bond-event: in Glue it is started by EventBridge rules that the source
#   does not hold; in Airflow each update of the asset glue_event_bond_feed starts a
#   run: re-point what sends the events (those that come together may share a run).

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Asset
from airflow.timetables.assets import AssetOrTimeSchedule
from airflow_glue_bridge.timetables.aws_cron import AwsCronTimetable

with DAG(
    dag_id="bond-feed",
    schedule=AssetOrTimeSchedule(
        timetable=AwsCronTimetable("cron(0 18 LW * ? *)"),
        assets=[Asset("glue_event_bond_feed")],
    ),
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "bond-event": EVENT, here each update of the asset (GLU224)
    # Trigger "bond-month-end": SCHEDULED cron(0 18 LW * ? *)
    load_bonds = GlueJobOperator(
        task_id="load_bonds",
        job_name="load-bonds",
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
