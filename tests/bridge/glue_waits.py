"""One task in a DAG of its own, run by dag.test(): its colour, why it failed, what it returned."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from airflow.sdk import DAG
from conftest import _store

# Airflow takes each moment of a DAG but once.
_numbers = count()
BOTH = pytest.mark.parametrize("deferrable", [False, True], ids=["sync", "deferred"])


@dataclass(frozen=True)
class Seen:
    colour: str
    message: str
    returned: Any


def seen(make, *, run_after=None, **settings) -> Seen:
    """What becomes of a task."""
    why: list[str] = []

    def note(context):
        why.append(str(context["exception"]))

    callbacks = {"on_failure_callback": note}
    with DAG(f"{make.__name__}_{next(_numbers)}", schedule=None) as dag:
        make(task_id="wait", **callbacks, **settings)
    _store(dag)
    (ti,) = dag.test(run_after=run_after).get_task_instances()
    return Seen(str(ti.state), " ".join(why), ti.xcom_pull(task_ids="wait"))
