"""A DAG of many waits for Glue workflows, some of which fail; see benchmarks/chaos_airflow.py."""

from __future__ import annotations

import os

from airflow.sdk import DAG

from airflow_glue_bridge.operators.glue_workflow import GlueWorkflowOperator

with DAG("chaos", schedule=None, catchup=False, max_active_tasks=1000) as dag:
    for task_id in os.environ["LAB_TASKS"].split():
        bad = "bad" in task_id
        GlueWorkflowOperator(
            task_id=task_id,
            workflow_name="bad" if bad else "good",
            run_properties={"lab_trial": "{{ run_id }} {{ task.task_id }}"},
            deferrable="deferred" in task_id,
            waiter_delay=2,
            # None of these should be needed; a workflow that fails would use them.
            retries=0 if bad else 3,
            retry_delay=1,
        )
