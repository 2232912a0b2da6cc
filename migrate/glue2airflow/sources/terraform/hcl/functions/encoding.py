"""Functions between values and the texts that stand for them."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import quote_plus

from glue2airflow.sources.terraform.hcl.functions.beyond import BeyondError
from glue2airflow.sources.terraform.hcl.values import (
    MAX_TEXT,
    EvaluationError,
    LimitError,
    Value,
    in_order,
    text,
)
from glue2airflow.sources.terraform.numbers import number_text, plain

# As Go's encoding/json writes them.
_ESCAPED = re.compile("[<>&\u2028\u2029]")


def jsonencode(value: Value) -> str:
    """JSON as Terraform writes it: compact, names in order."""
    kept, length = [], 0
    for piece in _json(value):
        length += len(piece)
        if length > MAX_TEXT:
            raise LimitError(f"a text grows beyond {MAX_TEXT:,} characters")
        kept.append(piece)
    return "".join(kept)


def _json(value: Value) -> Iterator[str]:
    if isinstance(value, dict):
        for i, key in enumerate(in_order(value)):
            yield f"{',' if i else '{'}{_text(key)}:"
            yield from _json(value[key])
        yield "}" if value else "{}"
    elif isinstance(value, list):
        for i, part in enumerate(value):
            yield "," if i else "["
            yield from _json(part)
        yield "]" if value else "[]"
    else:
        yield _scalar(value)


def _scalar(value: Value) -> str:
    if isinstance(value, str):
        return _text(value)
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return number_text(value)


def _text(value: str) -> str:
    said = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", said)


def jsondecode(value: Value) -> Value:
    """What a JSON text says."""
    try:
        return _numbers(json.loads(text(value), parse_float=Decimal))
    except (ValueError, RecursionError):
        raise EvaluationError("jsondecode is given no JSON") from None


def _numbers(value: Any) -> Value:  # noqa: ANN401
    if isinstance(value, dict):
        return {key: _numbers(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_numbers(part) for part in value]
    return plain(value) if isinstance(value, Decimal) else value


# go-cty-yaml follows YAML 1.2 in numbers and 1.1 in booleans.
_TRUE = frozenset({"true", "True", "TRUE", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON"})
_FALSE = frozenset({"false", "False", "FALSE", "n", "N", "no", "No", "NO", "off", "Off", "OFF"})
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_YAML_NUMBER = re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d{1,3})?")
_YAML_BASED = re.compile(r"0(x[0-9a-fA-F]{1,30}|o[0-7]{1,30})")
_YAML_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def yamldecode(value: Value) -> Value:
    """What a YAML text says."""
    import yaml

    try:
        node = yaml.compose(text(value), Loader=_loader())
    except (yaml.YAMLError, RecursionError):
        raise EvaluationError("yamldecode is given no YAML") from None
    if node is None:
        raise EvaluationError("yamldecode is given nothing")
    return _yaml(node, {})


@functools.cache
def _loader() -> Any:  # noqa: ANN401  # PyYAML is imported late
    import yaml

    class Loader(yaml.SafeLoader):
        """Knows what is tagged as a text, as if it stood in quotes."""

        def compose_scalar_node(self, anchor: Any) -> Any:  # noqa: ANN401
            tag = getattr(self.peek_event(), "tag", "")  # type: ignore[no-untyped-call]  # untyped
            node = super().compose_scalar_node(anchor)
            if tag == "tag:yaml.org,2002:str":
                node.style = '"'
            return node

    return Loader


def _yaml(node: Any, made: dict[int, Value]) -> Value:  # noqa: ANN401  # PyYAML's nodes
    """A node; one that an alias names again is made once."""
    if id(node) not in made:
        if node.id == "scalar":
            made[id(node)] = _yaml_scalar(node)
        elif node.id == "sequence":
            made[id(node)] = [_yaml(part, made) for part in node.value]
        else:
            made[id(node)] = _yaml_mapping(node, made)
    return made[id(node)]


def _yaml_mapping(node: Any, made: dict[int, Value]) -> Value:  # noqa: ANN401
    merged: dict[str, Value] = {}
    own: dict[str, Value] = {}
    for key, value in node.value:
        if key.id == "scalar" and key.value == "<<" and key.style is None:
            parts = _yaml(value, made)
            for part in parts if isinstance(parts, list) else [parts]:
                merged = {**part, **merged}
        else:
            own[text(_yaml(key, made))] = _yaml(value, made)
    return {**merged, **own}


def _yaml_scalar(node: Any) -> Value:  # noqa: ANN401
    said = str(node.value)
    if node.style is not None:
        return said
    if said in _NULL:
        return None
    if said in _TRUE or said in _FALSE:
        return said in _TRUE
    return _yaml_number(said)


def _yaml_number(said: str) -> Value:
    if said.lower().lstrip("+-") in (".inf", ".nan"):
        raise EvaluationError("yamldecode is given a number that is none")
    if _YAML_BASED.fullmatch(said):
        return int(said[2:], 16 if said[1] == "x" else 8)
    if _YAML_NUMBER.fullmatch(said) and len(said) < 400:
        return plain(Decimal(said))
    return f"{said}T00:00:00Z" if _YAML_DAY.fullmatch(said) else said


def csvdecode(value: Value) -> Value:
    """The rows of a CSV text, by the names in its first one."""
    import csv
    import io

    rows = list(csv.reader(io.StringIO(text(value)), strict=True))
    if not rows or any(len(row) != len(rows[0]) for row in rows if row):
        raise EvaluationError("csvdecode is given rows of different lengths, or none")
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:] if row]


def base64decode(value: Value) -> Value:
    """The text that is encoded."""
    try:
        return base64.b64decode(text(value), validate=True).decode()
    except ValueError:
        raise EvaluationError("base64decode is given no encoded text") from None


def base64encode(value: Value) -> Value:
    """A text in base 64."""
    return base64.b64encode(_bytes(value)).decode()


def _bytes(value: Value) -> bytes:
    return text(value).encode("utf-8", "surrogatepass")


def urlencode(value: Value) -> Value:
    """A text as a part of a query."""
    return quote_plus(text(value), safe="")


def hashed(name: str, *, encoded: bool = False) -> Callable[[Value], Value]:
    """The function that hashes a text."""

    def digest(value: Value) -> Value:
        made = hashlib.new(name, _bytes(value), usedforsecurity=False)
        return base64.b64encode(made.digest()).decode() if encoded else made.hexdigest()

    return digest


def textencodebase64(value: Value, encoding: Value) -> Value:
    """A text in base 64; UTF-8 alone, as others are named in ways of their own."""
    if text(encoding).upper() != "UTF-8":
        raise BeyondError
    return base64encode(value)


WHOLE: Mapping[str, Callable[..., Value]] = {
    "base64decode": base64decode,
    "base64encode": base64encode,
    "base64sha256": hashed("sha256", encoded=True),
    "base64sha512": hashed("sha512", encoded=True),
    "csvdecode": csvdecode,
    "jsondecode": jsondecode,
    "jsonencode": jsonencode,
    "md5": hashed("md5"),
    "sha1": hashed("sha1"),
    "sha256": hashed("sha256"),
    "sha512": hashed("sha512"),
    "textencodebase64": textencodebase64,
    "urlencode": urlencode,
    "yamldecode": yamldecode,
}
