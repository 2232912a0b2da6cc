"""Glue's own vocabulary and rules. Pure Python: imports neither Airflow nor boto3."""
