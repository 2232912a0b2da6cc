"""Functions that turn a value into another type, or mark it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from glue2airflow.sources.terraform.hcl.values import Value, boolean, number, text
from glue2airflow.sources.unresolved import Placeholder, Secret


def _or_null(convert: Callable[[Value], Value]) -> Callable[[Value], Value]:
    return lambda value: None if value is None else convert(value)


def hidden(
    value: Value, shown: str = "${sensitive}", keys: Iterable[str] = ("sensitive",)
) -> Value:
    """``value`` with every text in it a credential."""
    kept = tuple(keys)
    if isinstance(value, dict):
        return type(value)((key, hidden(part, shown, kept)) for key, part in value.items())
    if isinstance(value, list):
        return type(value)(hidden(part, shown, kept) for part in value)
    if isinstance(value, str) and not isinstance(value, Placeholder):
        return Secret(shown, kept, value)
    return value


WHOLE: Mapping[str, Callable[..., Value]] = {
    "issensitive": lambda value: isinstance(value, Secret),
    "tobool": _or_null(boolean),
    "tonumber": _or_null(number),
    "tostring": _or_null(text),
}
