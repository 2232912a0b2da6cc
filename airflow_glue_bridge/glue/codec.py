"""Between the API's JSON and the model: one table per class, drawn from its annotations.

The same decoder reads API replies, snapshots and CloudFormation properties, so it takes what any of
them holds: a number or a boolean may come as text, and a scalar where text is asked becomes text.
"""

from __future__ import annotations

import functools
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from typing import Any, TypeVar

from airflow_glue_bridge.glue.model import LEFT_IN_GLUE

T = TypeVar("T")
Data = Mapping[str, Any]


class DecodeError(ValueError):
    """A definition that does not have the shape the API gives it; the text says what and where."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A member that no field of the model takes up."""

    where: str
    member: str


Report = Callable[[Unread], None]
Reader = Callable[[object, str, Report | None], Any]


def decode(cls: type[T], data: object, where: str = "", report: Report | None = None) -> T:
    """Read ``data`` (API names) as ``cls``.

    :param where: the path to the object, for messages; empty for a whole object.
    :param report: told of each member that the model has no field for.
    :raises DecodeError: if a member is missing or of the wrong type.
    """
    members = mapping(data, where or "it")
    table: dict[str, _Entry] = _table(cls)  # type: ignore[arg-type]  # mypy: a type is hashable
    values: dict[str, Any] = {}
    for name, value in members.items():
        entry = table.get(name)
        if entry and value is not None:
            values[entry.attribute] = entry.read(value, _path(where, name), report)
        elif report and not entry and name not in LEFT_IN_GLUE.get(cls, ()):
            report(Unread(where, name))
    missing = [e.api for e in table.values() if e.required and not values.get(e.attribute)]
    if missing:
        raise DecodeError(f"{_path(where, missing[0])} is missing")
    return cls(**values)


def _path(where: str, member: str) -> str:
    return f"{where}.{member}" if where else member


def mapping(data: object, where: str) -> Data:
    """``data`` itself if it is an object with text keys."""
    if not isinstance(data, Mapping):
        raise DecodeError(f"{where} must be an object, not {kind(data)}")
    return data


def sequence(data: object, where: str) -> Sequence[object]:
    """``data`` itself if it is a list."""
    if not isinstance(data, list | tuple):
        raise DecodeError(f"{where} must be a list, not {kind(data)}")
    return data


def kind(data: object) -> str:
    """The JSON name of a value's type; values themselves may be secret and are never quoted."""
    names = {dict: "an object", list: "a list", str: "text", bool: "a boolean", type(None): "null"}
    return names.get(type(data), "a number" if isinstance(data, int | float) else "text")


def text(data: object, where: str, _report: Report | None = None) -> str:
    """A text; numbers and booleans are written as CloudFormation writes them."""
    if isinstance(data, str):
        if not data.isprintable():
            _check_storable(data, where)
        return data
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, int | float):
        return str(data)
    raise DecodeError(f"{where} must be text, not {kind(data)}")


def _check_storable(data: str, where: str) -> None:
    """Refuse what neither UTF-8 nor a PostgreSQL database, where Airflow keeps it, can hold."""
    if "\0" in data:
        raise DecodeError(f"{where} holds a NUL character, which Airflow's database cannot")
    if any("\ud800" <= char <= "\udfff" for char in data):
        raise DecodeError(f"{where} holds half of a surrogate pair, which is not a character")


def whole_number(data: object, where: str, _report: Report | None = None) -> int:
    """A whole number, or a text that holds one."""
    if isinstance(data, bool) or not isinstance(data, int | float | str):
        raise DecodeError(f"{where} must be a whole number, not {kind(data)}")
    plain = str(data).strip()
    if isinstance(data, float) and data.is_integer():
        plain = str(int(data))
    if not (plain.isascii() and plain.isdigit() and len(plain) < 10):
        raise DecodeError(f"{where} must be a whole number between 0 and 999999999")
    return int(plain)


def flag(data: object, where: str, _report: Report | None = None) -> bool:
    """A boolean, or ``"true"``/``"false"`` as templates often have it."""
    if isinstance(data, bool):
        return data
    if isinstance(data, str) and data.lower() in ("true", "false"):
        return data.lower() == "true"
    raise DecodeError(f"{where} must be true or false, not {kind(data)}")


def text_map(data: object, where: str, _report: Report | None = None) -> dict[str, str]:
    """An object of texts."""
    members = mapping(data, where)
    return {
        text(k, f"a name in {where}"): text(v, f'{where}["{k}"]')
        for k, v in members.items()
        if v is not None
    }


def api_name(attribute: str) -> str:
    """The API's spelling of an attribute: ``max_retries`` is ``MaxRetries``."""
    return "".join(word.capitalize() for word in attribute.split("_"))


_SCALARS: Mapping[object, Reader] = {str: text, int: whole_number, bool: flag}


@dataclass(frozen=True, slots=True)
class _Entry:
    attribute: str
    api: str
    read: Reader
    required: bool


@functools.cache
def _table(cls: type) -> dict[str, _Entry]:
    hints = typing.get_type_hints(cls)
    entries = [
        _Entry(f.name, api_name(f.name), _reader(hints[f.name]), required=_is_required(f))
        for f in fields(cls)
        if f.metadata.get("api", True)
    ]
    return {entry.api: entry for entry in entries}


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _reader(hint: object) -> Reader:
    if isinstance(hint, types.UnionType):
        return _reader(next(arm for arm in typing.get_args(hint) if arm is not type(None)))
    if typing.get_origin(hint) is tuple:
        return functools.partial(_items, typing.get_args(hint)[0])
    if typing.get_origin(hint) is not None:
        return text_map
    if isinstance(hint, type) and is_dataclass(hint):
        return functools.partial(decode, hint)
    return _SCALARS[hint]


def _items(cls: type, data: object, where: str, report: Report | None) -> tuple[Any, ...]:
    parts = sequence(data, where)
    return tuple(decode(cls, part, f"{where}[{i}]", report) for i, part in enumerate(parts))
