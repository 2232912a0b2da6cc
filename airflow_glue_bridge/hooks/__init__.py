"""Hooks for Airflow."""
