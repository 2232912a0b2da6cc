"""What Airflow finds through the entry point group ``airflow.plugins``."""

from airflow.plugins_manager import AirflowPlugin

from airflow_glue_bridge.timetables.aws_cron import AwsCronTimetable


class GlueBridgePlugin(AirflowPlugin):
    """Registers the timetable: a DAG cannot be serialised with one that Airflow does not know."""

    name = "airflow_glue_bridge"
    timetables = [AwsCronTimetable]  # noqa: RUF012 -- Airflow reads it as a plain list
