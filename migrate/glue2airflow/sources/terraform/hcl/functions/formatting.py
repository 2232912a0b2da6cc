"""``format`` and ``formatlist``: Go's verbs, those that people use.

https://developer.hashicorp.com/terraform/language/functions/format
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, localcontext
from fractions import Fraction

from glue2airflow.sources.terraform.hcl.functions.beyond import BeyondError
from glue2airflow.sources.terraform.hcl.functions.encoding import jsonencode
from glue2airflow.sources.terraform.hcl.values import (
    EvaluationError,
    LimitError,
    ListValue,
    Value,
    boolean,
    number,
    sequence,
    text,
    whole,
)
from glue2airflow.sources.terraform.numbers import Number

_VERB = re.compile(
    r"%(?P<flags>[-+ 0#]*)(?P<width>\d*)(?:\.(?P<precision>\d*))?"
    r"(?:\[(?P<at>\d+)\])?(?P<verb>.)",
    re.DOTALL,
)
# Written out, a number may be no wider.
WIDEST = 1000


def _any(value: Value, _spec: str) -> str:
    simple = value is not None and not isinstance(value, list | dict)
    return text(value) if simple else jsonencode(value)


def _encoded(value: Value, _spec: str) -> str:
    return jsonencode(value)


def _quoted(value: Value, _spec: str) -> str:
    return jsonencode(text(value))


def _string(value: Value, _spec: str) -> str:
    if value is None:
        raise EvaluationError("format has no text for null")
    return text(value)


def _whole(value: Value, spec: str) -> str:
    return format(whole(value), spec)


def _fixed(value: Value, spec: str) -> str:
    return format(_binary(number(value)), spec if "." in spec else spec.replace("f", ".6f"))


def _binary(value: Number) -> Decimal:
    """A number as Terraform holds it, in 512 bits, which decides how halves are rounded."""
    exact = Fraction(value)
    size = exact.numerator.bit_length() - exact.denominator.bit_length()
    shift = 512 - size - (abs(exact) >= Fraction(2) ** size)
    scaled = round(exact * Fraction(2) ** shift)
    with localcontext(prec=1500):
        return Decimal(scaled) / Decimal(2) ** shift


def _scientific(value: Value, spec: str) -> str:
    # "e+05", as in Go and in C.
    return format(float(number(value)), spec)


def _shortest(value: Value, _spec: str) -> str:
    return text(number(value))


def _bool(value: Value, _spec: str) -> str:
    return text(boolean(value))


# What writes a value, and how Python spells the verb.
_VERBS: Mapping[str, tuple[Callable[[Value, str], str], str]] = {
    "X": (_whole, "X"),
    "b": (_whole, "b"),
    "d": (_whole, "d"),
    "e": (_scientific, "e"),
    "f": (_fixed, "f"),
    "g": (_shortest, ""),
    "o": (_whole, "o"),
    "q": (_quoted, ""),
    "s": (_string, ""),
    "t": (_bool, ""),
    "v": (_any, "v"),
    "x": (_whole, "x"),
}


def format_(spec: Value, *values: Value) -> Value:
    """A text with values put into it.

    :raises EvaluationError: if there are too few or too many of them.
    """
    used: set[int] = set()
    at = 0

    def written(found: re.Match[str]) -> str:
        nonlocal at
        if found["verb"] == "%":
            return "%"
        at = int(found["at"]) if found["at"] else at + 1
        if not 0 < at <= len(values):
            raise EvaluationError("format has too few values")
        used.add(at)
        return _one(found, values[at - 1])

    made = _VERB.sub(written, text(spec))
    if len(used) < len(values):
        raise EvaluationError("format has more values than verbs")
    return made


def _one(found: re.Match[str], value: Value) -> str:
    if found["verb"] not in _VERBS:
        raise BeyondError
    flags, width, precision = found["flags"], int(found["width"] or 0), found["precision"]
    if max(width, int(precision or 0)) > WIDEST:
        raise LimitError("format makes a text too long")
    write, verb = _VERBS[found["verb"]]
    if verb == "v":
        write, verb = (_encoded if "#" in flags else _any), ""
    numeric = write in (_whole, _fixed, _scientific)
    sign = next((f for f in "+ " if f in flags), "") if numeric else ""
    exact = f".{precision or 0}" if precision is not None and numeric else ""
    said = write(value, f"{sign}{exact}{verb}")
    if precision is not None and write is _string:
        said = said[: int(precision or 0)]
    return _padded(said, width, flags)


def _padded(said: str, width: int, flags: str) -> str:
    if "-" in flags:
        return said.ljust(width)
    return said.zfill(width) if "0" in flags else said.rjust(width)


def formatlist(spec: Value, *values: Value) -> Value:
    """A text for each element of the lists among the values."""
    lengths = {len(sequence(value)) for value in values if isinstance(value, list)}
    if len(lengths) > 1:
        raise EvaluationError("formatlist needs lists of one length")
    count = lengths.pop() if lengths else 1
    rounds = ([v[i] if isinstance(v, list) else v for v in values] for i in range(count))
    return ListValue(format_(spec, *row) for row in rounds)
