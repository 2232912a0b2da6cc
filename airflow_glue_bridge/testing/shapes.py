"""Values held against the API's own model, as botocore ships it: requests read, replies written.

botocore checks types before it sends, and little else. The service checks more (lengths, bounds,
patterns, the values of enumerations), and answers each mistake with a sentence of one form; so does
this module. A reply is held against the model too: one that botocore could not have got from the
service is an error here, and never reaches a client.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any


class ShapeError(Exception):
    """A reply that is not what the model says; the text says where and why."""

    def __init__(self, problem: str, path: str = "") -> None:
        super().__init__(f"{path}: {problem}" if path else problem)
        self.problem = problem
        self.path = path

    def inside(self, member: str) -> ShapeError:
        """The same error, told from one level up."""
        dot = "." if self.path and not self.path.startswith("[") else ""
        return ShapeError(self.problem, f"{member}{dot}{self.path}")


@dataclass
class Faults:
    """What is wrong with a value: types; members missing and names unknown; sizes and patterns."""

    types: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    sizes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a request: members begin with a small letter, list items count from 1."""

    path: str
    faults: Faults

    def member(self, name: str) -> _Place:
        small = name[:1].lower() + name[1:]
        return _Place(f"{self.path}.{small}" if self.path else small, self.faults)

    def item(self, number: int) -> _Place:
        return _Place(f"{self.path}.{number}.member", self.faults)

    def key(self, key: str) -> _Place:
        return _Place(f"{self.path}.{key}.member", self.faults)

    def refuse_type(self, value: object, wanted: str) -> None:
        where = f" at '{self.path}'" if self.path else ""
        self.faults.types.append(f"{_token(value)}{where} can not be converted to {wanted}")

    def refuse_value(self, value: object, constraint: str) -> None:
        self.faults.values.append(self._refusal(value, constraint))

    def refuse_size(self, value: object, constraint: str) -> None:
        self.faults.sizes.append(self._refusal(value, constraint))

    def _refusal(self, value: object, constraint: str) -> str:
        shown = "null" if value is None else f"'{value}'"
        return (
            f"Value {shown} at '{self.path}' failed to satisfy constraint: Member must {constraint}"
        )


_TOKENS: Mapping[type, str] = {
    str: "STRING_VALUE",
    bool: "BOOLEAN_VALUE",
    int: "NUMBER_VALUE",
    float: "NUMBER_VALUE",
    list: "START_ARRAY",
    dict: "START_OBJECT",
}


def _token(value: object) -> str:
    return _TOKENS.get(type(value), type(value).__name__)


Shape = Any  # botocore.model.Shape; botocore has no types


@functools.cache
def service() -> Any:  # noqa: ANN401
    """The API as botocore ships it."""
    from botocore.session import get_session

    return get_session().get_service_model("glue")


@functools.cache
def shape(name: str) -> Shape:
    """A shape of the API by its name."""
    return service().shape_for(name)


Read = Callable[[Shape, Any, _Place], Any]


def read(shape: Shape, value: object) -> tuple[Any, Faults]:
    """A value from JSON as the shape has it, and what is wrong with it.

    Like the service, leaves out members that are null or that the shape does not have.
    """
    faults = Faults()
    return _read(shape, value, _Place("", faults)), faults


def _read(shape: Shape, value: object, place: _Place) -> Any:  # noqa: ANN401
    return _READERS[shape.type_name](shape, value, place)


def _read_structure(shape: Shape, value: object, place: _Place) -> Any:  # noqa: ANN401
    if not isinstance(value, dict):
        return place.refuse_type(value, f"a structure ({shape.name})")
    for name in shape.required_members:
        if value.get(name) is None:
            place.member(name).refuse_value(None, "not be null")
    return {
        name: _read(member, value[name], place.member(name))
        for name, member in shape.members.items()
        if value.get(name) is not None
    }


def _read_list(shape: Shape, value: object, place: _Place) -> Any:  # noqa: ANN401
    if not isinstance(value, list):
        return place.refuse_type(value, "a list")
    _check_size(shape, value, len(value), "have length", place)
    return [_read(shape.member, item, place.item(i)) for i, item in enumerate(value, 1)]


def _read_map(shape: Shape, value: object, place: _Place) -> Any:  # noqa: ANN401
    if not isinstance(value, dict):
        return place.refuse_type(value, "a map")
    _check_size(shape, value, len(value), "have length", place)
    return {
        _read(shape.key, key, place): _read(shape.value, item, place.key(key))
        for key, item in value.items()
        if item is not None
    }


def _read_string(shape: Shape, value: object, place: _Place) -> Any:  # noqa: ANN401
    if not isinstance(value, str):
        return place.refuse_type(value, "a String")
    if shape.enum and value not in shape.enum:
        place.refuse_value(value, f"satisfy enum value set: [{', '.join(shape.enum)}]")
    _check_size(shape, value, len(value), "have length", place)
    pattern = shape.metadata.get("pattern")
    if pattern and not _compiled(pattern).fullmatch(value):
        place.refuse_size(value, f"satisfy regular expression pattern: {pattern}")
    return value


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """The model's patterns are Java's, which write characters beyond U+FFFF as surrogates."""
    beyond = r"\uD800\uDC00-\uDBFF\uDFFF"
    return re.compile(pattern.replace(beyond, r"\U00010000-\U0010FFFF"))


def _read_integer(shape: Shape, value: object, place: _Place) -> Any:  # noqa: ANN401
    if not isinstance(value, int) or isinstance(value, bool):
        return place.refuse_type(value, "an Integer")
    _check_size(shape, value, value, "have value", place)
    return value


def _read_double(shape: Shape, value: object, place: _Place) -> Any:  # noqa: ANN401
    if not isinstance(value, int | float) or isinstance(value, bool):
        return place.refuse_type(value, "a Double")
    _check_size(shape, value, value, "have value", place)
    return float(value)


def _read_boolean(_shape: Shape, value: object, place: _Place) -> Any:  # noqa: ANN401
    if not isinstance(value, bool):
        return place.refuse_type(value, "a Boolean")
    return value


def _read_timestamp(_shape: Shape, value: object, place: _Place) -> Any:  # noqa: ANN401
    """The wire has seconds since 1970; what the AWS CLI saved has ISO 8601."""
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return place.refuse_type(value, "a timestamp")
    return place.refuse_type(value, "a timestamp")


def _check_size(shape: Shape, value: object, size: float, have: str, place: _Place) -> None:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        place.refuse_size(value, f"{have} greater than or equal to {least}")
    if most is not None and size > most:
        place.refuse_size(value, f"{have} less than or equal to {most}")


_READERS: Mapping[str, Read] = {
    "structure": _read_structure,
    "list": _read_list,
    "map": _read_map,
    "string": _read_string,
    "integer": _read_integer,
    "long": _read_integer,
    "double": _read_double,
    "float": _read_double,
    "boolean": _read_boolean,
    "timestamp": _read_timestamp,
}


def write(shape: Shape, value: object) -> Any:  # noqa: ANN401
    """A reply as JSON has it, timestamps as seconds since 1970.

    :raises ShapeError: if a member is none of the shape's, or of another type.
    """
    return _WRITERS[shape.type_name](shape, value)


def _write_structure(shape: Shape, value: object) -> dict[str, Any]:
    members = shape.members
    written = {}
    for name, item in _is(dict, value).items():
        if name not in members:
            raise ShapeError(f"{shape.name} has no member {name}")
        try:
            written[name] = write(members[name], item)
        except ShapeError as error:
            raise error.inside(name) from None
    return written


def _write_list(shape: Shape, value: object) -> list[Any]:
    member, written = shape.member, []
    for place, item in enumerate(_is(list, value)):
        try:
            written.append(write(member, item))
        except ShapeError as error:
            raise error.inside(f"[{place}]") from None
    return written


def _write_map(shape: Shape, value: object) -> dict[str, Any]:
    member, written = shape.value, {}
    for key, item in _is(dict, value).items():
        try:
            written[_is(str, key)] = write(member, item)
        except ShapeError as error:
            raise error.inside(f"[{key!r}]") from None
    return written


def _write_timestamp(_shape: Shape, value: object) -> float:
    moment: datetime = _is(datetime, value)
    if moment.tzinfo is None:
        raise ShapeError("a datetime must have a time zone")
    return moment.timestamp()


def _write_string(shape: Shape, value: object) -> object:
    if shape.enum and value not in shape.enum:
        raise ShapeError(f"must be one of {', '.join(shape.enum)}, not {value}")
    return _is(str, value)


def _write_integer(_shape: Shape, value: object) -> object:
    return _is_number(int, value)


def _write_double(_shape: Shape, value: object) -> object:
    return value if type(value) is int else _is_number(float, value)


def _write_boolean(_shape: Shape, value: object) -> object:
    return _is(bool, value)


def _is(wanted: type, value: object) -> Any:  # noqa: ANN401
    if not isinstance(value, wanted):
        raise ShapeError(f"must be of type {wanted.__name__}, not {type(value).__name__}")
    return value


def _is_number(wanted: type, value: object) -> object:
    """A boolean is an integer to Python, and not to JSON."""
    return _is(wanted, None if isinstance(value, bool) else value)


_WRITERS: Mapping[str, Callable[[Shape, Any], Any]] = {
    "structure": _write_structure,
    "list": _write_list,
    "map": _write_map,
    "string": _write_string,
    "integer": _write_integer,
    "long": _write_integer,
    "double": _write_double,
    "float": _write_double,
    "boolean": _write_boolean,
    "timestamp": _write_timestamp,
}
