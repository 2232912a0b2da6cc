"""Operators and the conditional, over values that may be open.

https://developer.hashicorp.com/terraform/language/expressions/operators
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal, DecimalException
from typing import Any

from glue2airflow.sources.terraform.hcl.unknowns import open_in, shortened
from glue2airflow.sources.terraform.hcl.values import (
    EvaluationError,
    Value,
    boolean,
    is_unknown,
    number,
    same,
    type_name,
    unified,
)
from glue2airflow.sources.terraform.instances import Open
from glue2airflow.sources.terraform.numbers import PRECISION, Number, plain
from glue2airflow.sources.unresolved import Secret, Unresolved

Later = Callable[[], Value]

_SIGNS: Mapping[str, str] = {
    "ASTERISK": "*",
    "DOUBLE_AMP": "&&",
    "DOUBLE_EQ": "==",
    "DOUBLE_PIPE": "||",
    "GEQ": ">=",
    "GT": ">",
    "LEQ": "<=",
    "LT": "<",
    "MINUS": "-",
    "NEQ": "!=",
    "NOT": "!",
    "PERCENT": "%",
    "PLUS": "+",
    "SLASH": "/",
}


def binary(kind: str, left: Value, right: Later) -> Value:
    """``left`` and ``right`` under the operator of a token type.

    :raises EvaluationError: if it does not take such values.
    """
    if kind in ("DOUBLE_AMP", "DOUBLE_PIPE"):
        return _logical(kind, left, right)
    if kind in ("DOUBLE_EQ", "NEQ"):
        return _equality(kind, left, right())
    return _arithmetic(kind, left, right())


def unary(kind: str, value: Value) -> Value:
    """``-`` or ``!`` of a value."""
    if isinstance(value, Unresolved):
        return _open(_SIGNS[kind], value)
    if kind == "NOT":
        return not boolean(value)
    negative = number(value)
    return -negative


def chosen(decided: bool, yes: Later, no: Later) -> Value:
    """The arm of a conditional; the other one still has a say in its type."""
    value = yes() if decided else no()
    if value is None or is_unknown(value):
        return value
    try:
        other = no() if decided else yes()
    except EvaluationError:
        return value
    if {type_name(value), type_name(other)} <= {"list", "map"} and open_in([value, other]):
        return value
    return unified([value, other])[0]


def _logical(kind: str, left: Value, right: Later) -> Value:
    """Where one side decides, the other may be open; newer versions do not even look at it."""
    settles = kind == "DOUBLE_PIPE"
    first = left if isinstance(left, Unresolved) else boolean(left)
    if first is settles:
        return settles
    second = right()
    sides = [first, second if isinstance(second, Unresolved) else boolean(second)]
    if any(side is settles for side in sides):
        return settles
    unknown = [side for side in sides if isinstance(side, Unresolved)]
    return _open(_SIGNS[kind], *unknown) if unknown else not settles


def _equality(kind: str, left: Value, right: Value) -> Value:
    if same(left, right) and not _holes([left, right]):
        return kind == "DOUBLE_EQ"
    if isinstance(left, Unresolved) and left == right:
        return kind == "DOUBLE_EQ"
    if _holes([left, right]):
        return _open(_SIGNS[kind], left, right)
    return kind == "NEQ"


def _holes(values: list[Value]) -> bool:
    """Whether a comparison depends on what is not known."""
    return any(
        isinstance(hole, Unresolved) or (isinstance(hole, Secret) and hole.value is None)
        for hole in open_in(values)
    )


def _arithmetic(kind: str, left: Value, right: Value) -> Value:
    for side in (left, right):
        if side is None:
            raise EvaluationError(f"null has no part in {_SIGNS[kind]}")
    if isinstance(left, Unresolved) or isinstance(right, Unresolved):
        return _open(_SIGNS[kind], left, right)
    first, second = number(left), number(right)
    if kind in _COMPARE:
        return _COMPARE[kind](first, second)
    try:
        return plain(_CALCULATE[kind](first, second))
    except (DecimalException, ZeroDivisionError):
        raise EvaluationError(f"{_SIGNS[kind]} has no result for these numbers") from None


def _divided(first: Number, second: Number) -> Decimal:
    return PRECISION.divide(Decimal(first), Decimal(second))


def _remainder(first: Number, second: Number) -> Decimal:
    # The sign of the dividend, as in Go.
    return PRECISION.remainder(Decimal(first), Decimal(second))


def _calculated(method: str) -> Callable[[Number, Number], Decimal]:
    def calculate(first: Number, second: Number) -> Decimal:
        result: Decimal = getattr(PRECISION, method)(Decimal(first), Decimal(second))
        return result

    return calculate


_CALCULATE: Mapping[str, Callable[[Number, Number], Decimal]] = {
    "ASTERISK": _calculated("multiply"),
    "MINUS": _calculated("subtract"),
    "PERCENT": _remainder,
    "PLUS": _calculated("add"),
    "SLASH": _divided,
}
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "GEQ": lambda first, second: first >= second,
    "GT": lambda first, second: first > second,
    "LEQ": lambda first, second: first <= second,
    "LT": lambda first, second: first < second,
}


def _open(sign: str, *values: Value) -> Value:
    """The open text that spells an operation out."""
    holes = open_in(list(values))
    said = f" {sign} ".join(_shown(value) for value in values)
    make = Secret if any(isinstance(hole, Secret) for hole in holes) else Open
    shown = shortened(said if len(values) > 1 else f"{sign}{said}")
    return make(f"${{{shown}}}", [key for hole in holes for key in hole.keys])


def _shown(value: Value) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
