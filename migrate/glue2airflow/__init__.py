"""Turns existing AWS Glue workflows into Airflow DAGs that do the same. Does not import Airflow."""
