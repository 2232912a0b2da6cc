"""Functions of numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from glue2airflow.sources.terraform.hcl.values import (
    EvaluationError,
    Value,
    number,
    sequence,
    text,
    whole,
)
from glue2airflow.sources.terraform.numbers import PRECISION, Number, plain


def _rounded(how: str) -> Callable[[Value], Value]:
    def rounded(value: Value) -> Value:
        return int(Decimal(number(value)).to_integral_value(rounding=how))

    return rounded


def _floating(call: Callable[[float, float], float]) -> Callable[[Value, Value], Value]:
    """These two Terraform calculates with 64 bits."""

    def calculated(first: Value, second: Value) -> Value:
        try:
            return plain(call(float(number(first)), float(number(second))))
        except (ArithmeticError, ValueError):
            raise EvaluationError("a function of numbers has no result") from None

    return calculated


def _most(choose: Callable[[list[Number]], Number]) -> Callable[..., Value]:
    def chosen(*values: Value) -> Value:
        if not values:
            raise EvaluationError("max and min need a number")
        return choose([number(value) for value in values])

    return chosen


def signum(value: Value) -> Value:
    """-1, 0 or 1, for the sign."""
    found = number(value)
    return (found > 0) - (found < 0)


def parseint(value: Value, base: Value) -> Value:
    """A text in some base as a number."""
    digits, radix = text(value), whole(base)
    try:
        if digits.strip() != digits or "_" in digits or not 2 <= radix <= 36 or len(digits) > 400:
            raise ValueError
        return int(digits, radix)
    except ValueError:
        raise EvaluationError("parseint is given no number of that base") from None


def total(value: Value) -> Value:
    """The sum."""
    among = [number(part) for part in sequence(value)]
    if not among:
        raise EvaluationError("sum is given no numbers")
    found: Number = 0
    for part in among:
        found = plain(PRECISION.add(Decimal(found), Decimal(part)))
    return found


WHOLE: Mapping[str, Callable[..., Value]] = {
    "abs": lambda value: abs(number(value)),
    "ceil": _rounded(ROUND_CEILING),
    "floor": _rounded(ROUND_FLOOR),
    "log": _floating(math.log),
    "max": _most(max),
    "min": _most(min),
    "parseint": parseint,
    "pow": _floating(math.pow),
    "signum": signum,
    "sum": total,
}
