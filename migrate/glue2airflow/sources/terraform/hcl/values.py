"""Terraform's values in Python, and what turns one type into another.

Null is ``None``, numbers are ``int`` or ``Decimal``, lists and tuples ``list``, maps and objects
``dict``. What is not known is an :class:`Open` text, a credential a ``Secret``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from airflow_glue_bridge.glue.codec import DecodeError
from glue2airflow.sources.terraform.numbers import PRECISION, Number, number_text, plain
from glue2airflow.sources.unresolved import Secret, Unresolved

Value = Any

MAX_TEXT = 1_000_000
# Values inside values that one expression may yield.
MAX_VALUES = 200_000


class EvaluationError(DecodeError):
    """An expression that Terraform would refuse; ``try`` and ``can`` see it."""

    placed = False

    def at(self, place: str) -> EvaluationError:
        """The error with the place of the expression, that of the innermost one."""
        if self.placed:
            return self
        made = EvaluationError(f"{self} ({place})")
        made.placed = True
        return made


class LimitError(DecodeError):
    """An evaluation that takes more than any honest one; nothing sees it but the user."""


class Lazy:
    """An object whose attributes are evaluated when they are asked for.

    :param name: what it is called, and what is not known of it begins with.
    """

    def __init__(self, name: str, lookup: Callable[[str], Value]) -> None:
        self.name = name
        self.attribute = lookup


class ListValue(list[Any]):
    """A list, where Terraform knows that it is one: a plain ``list`` is a tuple."""


class MapValue(dict[str, Any]):
    """A map, where Terraform knows that it is one: a plain ``dict`` is an object."""


class SetValue(list[Any]):
    """A set: without duplicates, in Terraform's order."""

    @classmethod
    def of(cls, values: Iterable[Value]) -> SetValue:
        """The set of some values."""
        kept = cls()
        for value in values:
            if not any(same(value, other) for other in kept):
                kept.append(value)
        kept.sort(key=_order)
        return kept


def _order(value: Value) -> tuple[int, Any]:
    if isinstance(value, bool):
        return 0, value
    if isinstance(value, int | Decimal):
        return 1, value
    return (
        (2, value.encode("utf-8", "surrogatepass")) if isinstance(value, str) else (3, repr(value))
    )


def is_unknown(value: Value) -> bool:
    """Whether nothing is known of a value."""
    return isinstance(value, Unresolved | Lazy)


def is_number(value: Value) -> bool:
    """Whether a value is a number."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def type_name(value: Value) -> str:
    """The name of a value's type, for messages: values themselves may be secret."""
    if value is None:
        return "null"
    named = next((name for kind, name in _NAMES if isinstance(value, kind)), "object")
    return "number" if is_number(value) else named


_NAMES: tuple[tuple[type, str], ...] = (
    (bool, "bool"),
    (str, "string"),
    (SetValue, "set"),
    (list, "list"),
    (dict, "map"),
)


def text(value: Value) -> str:
    """A value as a string.

    :raises EvaluationError: if it has no such form.
    """
    if isinstance(value, Secret) and not isinstance(value.value, str | None):
        return Secret(str(value), value.keys, text(value.value))
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if is_number(value):
        return number_text(value)
    raise EvaluationError(f"a string is needed, and this is {type_name(value)}")


def number(value: Value) -> Number:
    """A value as a number.

    :raises EvaluationError: if it is none and holds none.
    """
    value = revealed(value)
    if is_number(value):
        return plain(value) if isinstance(value, Decimal) else int(value)
    if isinstance(value, str) and value and value.strip() == value and len(value) < 400:
        try:
            return plain(PRECISION.create_decimal(value))
        except InvalidOperation:
            pass
    raise EvaluationError(f"a number is needed, and this is {type_name(value)}")


def whole(value: Value) -> int:
    """A value as a whole number.

    :raises EvaluationError: if it is none.
    """
    found = number(value)
    if not isinstance(found, int):
        raise EvaluationError("a whole number is needed")
    return found


def boolean(value: Value) -> bool:
    """A value as a boolean.

    :raises EvaluationError: if it has no such form.
    """
    value = revealed(value)
    if isinstance(value, bool):
        return value
    if value in ("true", "false", "1", "0") and isinstance(value, str):
        return value in ("true", "1")
    raise EvaluationError(f"a bool is needed, and this is {type_name(value)}")


def sequence(value: Value) -> list[Value]:
    """A list, a tuple or a set as a list.

    :raises EvaluationError: if it is none of them.
    """
    if isinstance(value, list):
        return value
    raise EvaluationError(f"a list is needed, and this is {type_name(value)}")


def members(value: Value) -> dict[str, Value]:
    """A map or an object.

    :raises EvaluationError: if it is none.
    """
    if isinstance(value, dict):
        return value
    raise EvaluationError(f"a map is needed, and this is {type_name(value)}")


def pairs(value: Value) -> Iterator[tuple[Value, Value]]:
    """The keys and values of any collection, in Terraform's order."""
    if isinstance(value, dict):
        return ((key, value[key]) for key in in_order(value))
    if isinstance(value, SetValue):
        return ((part, part) for part in value)
    return iter(enumerate(sequence(value)))


def in_order(keys: Iterable[str]) -> list[str]:
    """Keys by their bytes, as Terraform goes through a map."""
    return sorted(keys, key=lambda key: key.encode("utf-8", "surrogatepass"))


def same(left: Value, right: Value) -> bool:
    """Whether two known values are equal; values of different types are not.

    A list is never equal to a tuple, which is what is written in brackets.
    """
    left, right = revealed(left), revealed(right)
    if isinstance(left, dict | list) or isinstance(right, dict | list):
        return type(left) is type(right) and _same_parts(left, right)
    return type_name(left) == type_name(right) and bool(left == right)


def _same_parts(left: Value, right: Value) -> bool:
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[k], right[k]) for k in left)
    return len(left) == len(right) and all(map(same, left, right))


def revealed(value: Value) -> Value:
    """A credential's value, where it is known, to compare with; any other value as it is."""
    return value.value if isinstance(value, Secret) and value.value is not None else value


def normal(value: str) -> str:
    """A text in the form that Terraform keeps texts in, and within bounds."""
    if len(value) > MAX_TEXT:
        raise LimitError(f"a text grows beyond {MAX_TEXT:,} characters")
    return value if value.isascii() else unicodedata.normalize("NFC", value)


def weight(value: Value) -> int:
    """How much there is to go through in a value; at most a little over what is allowed."""
    stack, seen = [value], 0
    while stack and seen <= MAX_VALUES:
        part = stack.pop()
        seen += 1 + (len(part) // 16 if isinstance(part, str) else 0)
        if isinstance(part, dict):
            stack += part.values()
        elif isinstance(part, list):
            stack += part
    return seen


def unified(values: Iterable[Value]) -> list[Value]:
    """Values brought to one type, as the elements of a list or the arms of a conditional are."""
    kept = list(values)
    told = [value for value in kept if value is not None and not is_unknown(value)]
    kinds = {type_name(value) for value in told}
    if kinds == {"bool", "number"}:
        raise EvaluationError("numbers and bools have no type in common")
    if len(kinds) > 1 and kinds <= {"bool", "number", "string"}:
        return [v if v is None or is_unknown(v) else text(v) for v in kept]
    if kinds == {"list"} and len(told) == len(kept) > 1:
        return _unified_lists(kept)
    if kinds == {"map"} and len(told) == len(kept) > 1:
        return _unified_maps(kept)
    return kept


def _unified_lists(lists: list[list[Value]]) -> list[Value]:
    """Tuples of one length by their places, others as lists of one type, if of scalars."""
    if len({len(one) for one in lists}) == 1:
        columns = [unified(column) for column in zip(*lists, strict=True)]
        return [[column[i] for column in columns] for i in range(len(lists))]
    every = [part for one in lists for part in one]
    if any(isinstance(part, list | dict) for part in every):
        return list(lists)
    parts = iter(unified(every))
    return [[next(parts) for _ in one] for one in lists]


def _unified_maps(maps: list[dict[str, Value]]) -> list[Value]:
    """Objects whose attributes of one name are brought to one type."""
    names = maps[0].keys()
    if any(one.keys() != names for one in maps):
        return list(maps)
    columns = {name: unified(one[name] for one in maps) for name in names}
    return [{name: columns[name][i] for name in one} for i, one in enumerate(maps)]
