"""A DAG of one task for each fault and way of waiting; see benchmarks/never_twice.py."""

from __future__ import annotations

import os
from datetime import timedelta
from importlib import import_module

from airflow.sdk import DAG

module, _, name = os.environ["LAB_OPERATOR"].rpartition(".")
Operator = getattr(import_module(module), name)

for dag_id in os.environ["LAB_DAGS"].split():
    with DAG(dag_id, schedule=None, catchup=False, max_active_tasks=1000):
        Operator(
            task_id="wait",
            workflow_name=dag_id.rpartition("-")[0],
            # What the lab knows its trials by; the operator has a mark of its own.
            run_properties={"lab_trial": "{{ run_id }}"},
            deferrable=dag_id.endswith("-deferred"),
            waiter_delay=1,
            retries=5,
            retry_delay=timedelta(seconds=1),
        )
