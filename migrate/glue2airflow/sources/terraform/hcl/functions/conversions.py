"""Functions that turn a value into another type, or mark it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from glue2airflow.secrets import is_called_secret
from glue2airflow.sources.terraform.hcl.values import Lazy, Value, boolean, number, text
from glue2airflow.sources.unresolved import Placeholder, Secret, Unresolved


def _or_null(convert: Callable[[Value], Value]) -> Callable[[Value], Value]:
    return lambda value: None if value is None else convert(value)


def hidden(
    value: Value, shown: str = "${sensitive}", keys: Iterable[str] = ("sensitive",)
) -> Value:
    """``value`` with every scalar in it a credential."""
    kept = tuple(keys)
    if isinstance(value, dict):
        return type(value)((key, hidden(part, shown, kept)) for key, part in value.items())
    if isinstance(value, list):
        return type(value)(hidden(part, shown, kept) for part in value)
    if value is None or isinstance(value, Placeholder | Lazy):
        return value
    return Secret(shown, kept, value)


def covered(value: Value, name: str, key: str) -> Value:
    """``value`` with every text a credential that is called like one.

    :param key: what it is shown as.
    """
    if isinstance(value, dict):
        return type(value)((k, covered(part, f"{name}_{k}", key)) for k, part in value.items())
    if isinstance(value, list):
        return type(value)(covered(part, name, key) for part in value)
    if not isinstance(value, str) or isinstance(value, Secret) or not is_called_secret(name, value):
        return value
    if isinstance(value, Unresolved):
        return Secret(f"${{{key}}}", value.keys)
    return hidden(value, f"${{{key}}}", (key,))


WHOLE: Mapping[str, Callable[..., Value]] = {
    "issensitive": lambda _value: False,
    "tobool": _or_null(boolean),
    "tonumber": _or_null(number),
    "tostring": _or_null(text),
}
