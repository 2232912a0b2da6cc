"""AWS Glue workflows in Airflow: operators, timetables, and Glue's own vocabulary."""

__version__ = "0.1.0"
