"""How tasks end that run nothing in Glue."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

SUCCESS, SKIPPED, FAILED = "success", "skipped", "failed"


def executed(
    operator: Any,  # noqa: ANN401  any operator
    ended: Collection[str],
    outcomes: Mapping[str, str | None],
) -> str:
    """The state that a task ends in: a gate as it evaluates, every other is taken to succeed.

    :param ended: the tasks that are over; a gate over one that goes on fails.
    :param outcomes: the Glue state that a task ended in, for those that started.
    """
    if not isinstance(operator, GluePredicateOperator):
        return SUCCESS
    if not all(watched in ended for watched in operator.watch):
        return FAILED
    met = operator.evaluate({watched: outcomes.get(watched) for watched in operator.watch})
    return SUCCESS if met else SKIPPED
