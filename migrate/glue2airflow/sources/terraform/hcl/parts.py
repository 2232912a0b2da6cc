"""Attributes and elements of values, known or not."""

from __future__ import annotations

from glue2airflow.sources.terraform.hcl.scope import Scope
from glue2airflow.sources.terraform.hcl.unknowns import known, shortened, spelled
from glue2airflow.sources.terraform.hcl.values import (
    EvaluationError,
    Lazy,
    SetValue,
    Value,
    sequence,
    text,
    type_name,
    whole,
)
from glue2airflow.sources.terraform.instances import Open
from glue2airflow.sources.unresolved import Placeholder, Secret


def attribute(value: Value, name: str, scope: Scope) -> Value:
    """``value.name``."""
    if isinstance(value, Lazy):
        return value.attribute(name)
    if isinstance(value, Placeholder):
        return _inside(value, f".{name}", scope)
    if isinstance(value, dict) and name in value:
        return value[name]
    raise EvaluationError(f'there is no attribute "{name}" in this {type_name(value)}')


def item(value: Value, at: Value, scope: Scope) -> Value:
    """``value[at]``."""
    at = known(at)
    if isinstance(at, Placeholder):
        return spelled("index", [value, at])
    if isinstance(value, Lazy):
        return value.attribute(text(at))
    if isinstance(value, Placeholder):
        shown = f'["{at}"]' if isinstance(at, str) else f"[{text(at)}]"
        return _inside(value, shown, scope)
    if isinstance(value, dict):
        return attribute(value, text(at), scope)
    if isinstance(value, SetValue):
        raise EvaluationError("the elements of a set have no index")
    place, among = whole(at), sequence(value)
    if not 0 <= place < len(among):
        raise EvaluationError(f"there is no element {place} in a list of {len(among)}")
    return among[place]


def _inside(value: Placeholder, step: str, scope: Scope) -> Value:
    """A part of something that is not known: perhaps that part is given."""
    if isinstance(value, Secret):
        return Secret(f"{value}{step}", value.keys)
    bare = len(value.keys) == 1 and value == f"${{{value.keys[0]}}}"
    if not bare:
        return Open(f"${{{shortened(value)}{step}}}", value.keys)
    key = value.keys[0] + step
    return scope.given[key] if key in scope.given else Open.at(key, getattr(value, "note", ""))
