"""A DAG file as Airflow has it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from airflow.sdk import DAG
from airflow.sdk.definitions._internal.contextmanager import DagContext
from airflow.serialization.serialized_objects import DagSerialization

from airflow_glue_bridge.glue.model import Node
from airflow_glue_bridge.operators.glue_predicate import (
    GluePredicateOperator,
    node_of,
    runs_in_glue,
)
from glue2airflow.errors import SourceError
from glue2airflow.verify.pairing import Written

_MODULE = "glue2airflow_verified"


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

    @property
    def written(self) -> list[Written]:
        """What there is to know of the tasks that run in Glue."""
        return [
            Written(key, node, task.upstream_task_ids, getattr(task, "script_args", None))
            for key, node in self.glue.items()
            for task in [self.operators[key]]
        ]

    @property
    def asked(self) -> list[tuple[Node, tuple[str, ...]]]:
        """What the DAG's gates ask for, and every node that it runs."""
        gates = (t for t in self.operators.values() if isinstance(t, GluePredicateOperator))
        watched = [(self.glue[key], states) for gate in gates for key, states in gate.watch.items()]
        return watched + [(node, ()) for node in self.glue.values()]

    @property
    def assumed(self) -> list[str]:
        """The tasks of which nothing is known but that they run nothing in Glue."""
        return [
            f"{key} ({task.task_type})"
            for key, task in self.operators.items()
            if key not in self.glue and task.task_type not in _HARMLESS
        ]


_HARMLESS = frozenset({"EmptyOperator", "GluePredicateOperator"})


def load(text: str, name: str) -> Loaded:
    """Run a DAG file and take the DAG in it.

    :param name: the file's name, for messages.
    :raises SourceError: if it cannot be run, holds no DAG or several, or a DAG of which nobody can
        say beforehand what runs.
    """
    with _told(name):
        dags = _executed(text, name)
    if len(dags) != 1:
        raise SourceError(f"{name} holds {len(dags)} DAGs; verify takes files with one")
    return of(dags[0], name)


def of(dag: Any, name: str) -> Loaded:  # noqa: ANN401  Airflow's DAG
    """The same for a DAG that is at hand."""
    if dag.fail_fast:
        raise SourceError(f"{name}: the DAG has fail_fast, which verify cannot play")
    for task in dag.tasks:
        if unforeseen := _unforeseen(task):
            raise SourceError(f"{name}: task {task.task_id} {unforeseen}, which verify cannot play")
    with _told(name):
        dag.check_cycle()
        operators = {task.task_id: task for task in dag.tasks}
        glue = {key: node_of(task, {}) for key, task in operators.items() if runs_in_glue(task)}
        for task in operators.values():
            if isinstance(task, GluePredicateOperator):
                task.check_watched()
        served = DagSerialization.from_dict(DagSerialization.to_dict(dag))
    return Loaded(served, operators, glue)


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Whatever goes wrong is told in one line."""
    try:
        yield
    except (Exception, SystemExit) as error:
        first, *_ = str(error).splitlines() or [""]
        raise SourceError(f"{name} cannot be loaded: {type(error).__name__}: {first}") from error


def _executed(text: str, name: str) -> list[Any]:
    """The DAGs that Airflow would find, which looks at a module's names and at ``with DAG(...)``.

    See airflow.dag_processing.importers.python_importer. A file can import what lies beside it.
    """
    module = ModuleType(_MODULE)
    module.__file__ = name
    sys.modules[_MODULE] = module
    sys.path.append(str(Path(name).parent))
    DagContext.autoregistered_dags.clear()
    DagContext.current_autoregister_module_name = _MODULE
    try:
        exec(compile(text, name, "exec"), module.__dict__)  # noqa: S102  it is there to be run
        named = [value for value in vars(module).values() if isinstance(value, DAG)]
        dags = [*named, *(dag for dag, _ in DagContext.autoregistered_dags)]
    finally:
        DagContext.current_autoregister_module_name = None
        DagContext.autoregistered_dags.clear()
        sys.path.remove(str(Path(name).parent))
        del sys.modules[_MODULE]
    return list({id(dag): dag for dag in dags}.values())


def _unforeseen(task: Any) -> str:  # noqa: ANN401
    """Why nobody can say beforehand what becomes of a task, or only in a real run."""
    reasons = {
        "is mapped": getattr(task, "is_mapped", False)
        or task.get_closest_mapped_task_group() is not None,
        "is a setup or teardown": task.is_setup or task.is_teardown,
        "is a branch": getattr(task, "inherits_from_skipmixin", False),
        "has depends_on_past": task.depends_on_past,
        "has wait_for_downstream": task.wait_for_downstream,
        "has an end_date": task.end_date is not None,
        "may be skipped before it runs": getattr(task, "_pre_execute_hook", None) is not None,
        "does not wait for its end": runs_in_glue(task)
        and not (task.deferrable or task.wait_for_completion),
    }
    return next((reason for reason, applies in reasons.items() if applies), "")
