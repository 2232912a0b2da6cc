"""What is not known: the texts that stand for it, and how it goes through an expression."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from glue2airflow.secrets import masked
from glue2airflow.sources.terraform.hcl.syntax import Expression
from glue2airflow.sources.terraform.hcl.values import (
    MAX_VALUES,
    Lazy,
    LimitError,
    Value,
)
from glue2airflow.sources.terraform.instances import Open
from glue2airflow.sources.unresolved import Placeholder, Secret, Unresolved

# How much of an expression stands for what it yields, where that is not known.
LONGEST_SHOWN = 300


def known(value: Value) -> Value:
    """``value``, or the open text that stands for an object which is only known by its parts."""
    return Open.at(value.name) if isinstance(value, Lazy) else value


def spelled(name: str, parts: Iterable[Value]) -> Placeholder:
    """The open text, or credential, that an expression over such parts is.

    One in which all is known but the result is what has to be given itself.
    """
    kept = [known(part) for part in parts]
    holes = open_in(kept)
    said = ", ".join(json.dumps(part, ensure_ascii=False, default=str) for part in kept)
    make = Secret if any(isinstance(hole, Secret) for hole in holes) else Open
    call = f"{name}({shortened(said)})"
    return make(f"${{{call}}}", [key for hole in holes for key in hole.keys] or [call])


def noted(value: Value, expression: Expression) -> Value:
    """``value`` with what is open in it told to be asked for by ``expression``."""
    if isinstance(value, Unresolved) and not getattr(value, "note", ""):
        said = f"{expression.shown} in {expression.place}; the plan tells it: terraform show -json"
        made = Open(str(value), value.keys)
        made.note = said
        return made
    if isinstance(value, dict):
        return type(value)((key, noted(part, expression)) for key, part in value.items())
    if isinstance(value, list):
        return type(value)(noted(part, expression) for part in value)
    return value


def open_in(value: Value) -> list[Placeholder]:
    """The open values and credentials inside a value."""
    found: list[Placeholder] = []
    stack, seen = [value], 0
    while stack:
        part = stack.pop()
        seen += 1
        if seen > MAX_VALUES:
            raise LimitError(f"an expression yields more than {MAX_VALUES:,} values")
        if isinstance(part, Placeholder):
            found.append(part)
        elif isinstance(part, Lazy):
            found.append(Open.at(part.name))
        elif isinstance(part, dict):
            stack += reversed(list(part.values()))
        elif isinstance(part, list):
            stack += reversed(part)
    return found


def shortened(said: str) -> str:
    """An expression in words that stay different where the expressions are."""
    shown = masked(said)
    if len(shown) <= LONGEST_SHOWN:
        return shown
    digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{shown[:LONGEST_SHOWN]}…{digest[:8]}"
