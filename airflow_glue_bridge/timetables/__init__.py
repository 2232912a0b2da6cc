"""Airflow's timetables for Glue workflows."""
