"""A DAG file as Airflow has it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from airflow.sdk import DAG
from airflow.serialization.serialized_objects import DagSerialization

from airflow_glue_bridge.glue.model import Node
from airflow_glue_bridge.operators.glue_predicate import node_of, runs_in_glue
from glue2airflow.errors import SourceError


@dataclass(frozen=True)
class Loaded:
    """A DAG, both ways.

    :param served: as the scheduler has it: serialised and read back.
    :param operators: as a worker has them, by task id.
    :param glue: what the tasks that run in Glue run there, by task id.
    """

    served: Any
    operators: Mapping[str, Any]
    glue: Mapping[str, Node]


def load(text: str, name: str) -> Loaded:
    """Run a DAG file and take the DAG in it.

    :param name: the file's name, for messages.
    :raises SourceError: if it cannot be run, holds no DAG or several, or a DAG with tasks whose
        runs cannot be foreseen.
    """
    module: dict[str, Any] = {"__name__": "glue2airflow_verified", "__file__": name}
    try:
        with _beside(name), redirect_stdout(sys.stderr):
            exec(compile(text, name, "exec"), module)  # noqa: S102  a DAG file is there to be run
    except (Exception, SystemExit) as error:
        raise SourceError(f"{name} cannot be loaded: {type(error).__name__}: {error}") from error
    dags = {id(dag): dag for dag in _dags(module.values())}
    if len(dags) != 1:
        raise SourceError(
            f"{name} holds {len(dags)} DAGs that a name in it leads to (with DAG(...) as dag); "
            "verify takes files with one"
        )
    (dag,) = dags.values()
    return of(dag, name)


@contextmanager
def _beside(name: str) -> Iterator[None]:
    """As in Airflow, a DAG file can import what lies beside it."""
    folder = str(Path(name).parent)
    sys.path.append(folder)
    try:
        yield
    finally:
        sys.path.remove(folder)


def of(dag: Any, name: str) -> Loaded:  # noqa: ANN401  Airflow's DAG
    """The same for a DAG that is at hand."""
    for task in dag.tasks:
        if unforeseen := _unforeseen(task):
            raise SourceError(
                f"{name}: task {task.task_id} is {unforeseen}, which verify cannot play"
            )
    operators = {task.task_id: task for task in dag.tasks}
    glue = {key: node_of(task, {}) for key, task in operators.items() if runs_in_glue(task)}
    served = DagSerialization.from_dict(DagSerialization.to_dict(dag))
    return Loaded(served, operators, glue)


def _dags(values: Any) -> Iterator[Any]:  # noqa: ANN401
    """The DAGs that a module's names lead to, by way of a task if need be."""
    for value in values:
        dag = value if isinstance(value, DAG) else getattr(value, "dag", None)
        if isinstance(dag, DAG):
            yield dag


def _unforeseen(task: Any) -> str:  # noqa: ANN401
    """Why nobody can say beforehand what becomes of a task."""
    reasons = {
        "mapped": getattr(task, "is_mapped", False),
        "a setup or teardown": task.is_setup or task.is_teardown,
        "a branch": getattr(task, "inherits_from_skipmixin", False),
    }
    return next((reason for reason, applies in reasons.items() if applies), "")
