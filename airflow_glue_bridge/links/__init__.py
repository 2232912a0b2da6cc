"""Links for Airflow."""
