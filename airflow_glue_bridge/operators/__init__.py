"""Airflow's operators for Glue workflows."""
