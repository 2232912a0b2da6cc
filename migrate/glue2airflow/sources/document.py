"""A file's text as plain data: JSON or YAML, within bounds, or one sentence that says why not."""

from __future__ import annotations

import codecs
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glue2airflow.errors import SourceError

# Well beyond any real source (1,000 workflows of 20 nodes have about a million values), and small
# enough that a nest of YAML aliases ends in a sentence instead of in swap.
MAX_BYTES = 256 * 1024 * 1024
MAX_VALUES = 5_000_000
MAX_DEPTH = 100

_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",  # PowerShell's > writes this
    codecs.BOM_UTF16_BE: "utf-16",
}
_TEMPLATING = re.compile(r"\{%.*?%\}|\{\{(?!resolve:).*?\}\}")


@dataclass(frozen=True)
class Document:
    """One source: the name to call it by in messages, and its data."""

    name: str
    data: Any

    @property
    def title(self) -> str:
        """The name of the file alone, which is the same wherever it lies."""
        return Path(self.name).name


def load(path: str) -> Document:
    """Read a file, or standard input for ``-``.

    :raises SourceError: if it cannot be read, or holds neither JSON nor YAML.
    """
    name = "standard input" if path == "-" else path
    return parse(name, _decode(name, _bytes(path, name)))


def parse(name: str, text: str) -> Document:
    """The data in ``text``, which is called ``name`` in errors.

    :raises SourceError: if it is neither JSON nor YAML, or out of bounds.
    """
    data = _json(name, text) if text.lstrip()[:1] in ("{", "[") else _yaml(name, text)
    _check_bounds(name, data)
    return Document(name, data)


def _bytes(path: str, name: str) -> bytes:
    try:
        raw = _read(path)
    except IsADirectoryError:
        raise SourceError(
            f"{path} is a folder; name files in it, for example {path}/*.json"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SourceError(f"{path} cannot be read: {reason}") from None
    if len(raw) > MAX_BYTES:
        raise SourceError(f"{name} is larger than {MAX_BYTES // 2**20} MiB; split it")
    if not raw.strip():
        raise SourceError(f"{name} is empty")
    return raw


def _read(path: str) -> bytes:
    """What is there, and no more of it than it takes to see that it is too large."""
    if path == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(path).open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _decode(name: str, raw: bytes) -> str:
    encoding = next((e for bom, e in _BOMS.items() if raw.startswith(bom)), "utf-8")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{name} is not {encoding} text (byte {error.start}); save it as UTF-8"
        ) from None


def _json(name: str, text: str) -> Any:  # noqa: ANN401  # whatever the file holds
    try:
        return json.loads(text)
    except ValueError as error:
        _refuse_templating(name, text)
        # A YAML flow mapping also begins with a brace, so the YAML reader has the last word.
        return _yaml(name, text, f"{name} is not valid JSON: {error}")
    except RecursionError:
        raise SourceError(f"{name} is nested more than {MAX_DEPTH} levels deep") from None


def _yaml(name: str, text: str, or_else: str = "") -> Any:  # noqa: ANN401
    from glue2airflow.sources.yaml_tags import OutOfBoundsError, load_yaml, yaml_error

    try:
        return load_yaml(text, MAX_VALUES, MAX_DEPTH)
    except OutOfBoundsError as error:
        raise SourceError(f"{name} {error}") from None
    except yaml_error() as error:
        _refuse_templating(name, text)
        where = getattr(error, "problem_mark", None)
        line = f" (line {where.line + 1})" if where else ""
        problem = getattr(error, "problem", None) or "it cannot be parsed"
        raise SourceError(or_else or f"{name} is not valid YAML: {problem}{line}") from None


def _refuse_templating(name: str, text: str) -> None:
    if found := _TEMPLATING.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise SourceError(
            f"{name} is a Jinja or Sceptre template (line {line}), not yet a CloudFormation one; "
            "render it first (sceptre generate, or your own Jinja step) and convert the result"
        )


def _check_bounds(name: str, data: object) -> None:
    """Refuse what is too deep, or by aliases too large, to walk. Iterative: it cannot overflow."""
    values, stack = 0, [_children(data)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            continue
        values += 1
        if values > MAX_VALUES:
            raise SourceError(f"{name} holds more than {MAX_VALUES:,} values; split it")
        if len(stack) > MAX_DEPTH:
            raise SourceError(f"{name} is nested more than {MAX_DEPTH} levels deep")
        if isinstance(child, dict | list):
            stack.append(_children(child))


def _children(data: object) -> Iterator[object]:
    """The values directly inside ``data``; ``None`` ends a walk, so it is never among them."""
    inside = data.values() if isinstance(data, Mapping) else data if isinstance(data, list) else ()
    return (value for value in inside if value is not None)
