"""Cluster policies of the demo's Airflow, which change the DAG as it is loaded, not its file.

https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/cluster-policies.html
"""

from __future__ import annotations

from typing import Any

from airflow.sdk.definitions.timetables.simple import NullTimetable

# The DAG looks once a minute whether a job or crawl is over; in the emulator, a minute is a second.
_SECONDS = 1


def task_policy(task: Any) -> None:  # noqa: ANN401  # any operator
    """Look each second: ``waiter_delay`` of GlueJobOperator, ``poll_interval`` of crawlers."""
    for name in ("waiter_delay", "poll_interval"):
        if hasattr(task, name):
            setattr(task, name, _SECONDS)


def dag_policy(dag: Any) -> None:  # noqa: ANN401  # Airflow's DAG
    """Take away the schedule: only the runs that the demo starts are to be looked at."""
    dag.timetable = NullTimetable()
