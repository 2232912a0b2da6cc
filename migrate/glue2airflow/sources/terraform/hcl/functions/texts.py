"""Functions of texts. A character is what a reader takes for one, as in Terraform."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from glue2airflow.sources.terraform.hcl.functions.beyond import BeyondError
from glue2airflow.sources.terraform.hcl.functions.formatting import format_, formatlist
from glue2airflow.sources.terraform.hcl.values import (
    MAX_TEXT,
    EvaluationError,
    LimitError,
    ListValue,
    Value,
    sequence,
    text,
    whole,
)

# Seconds that a regular expression of a configuration may take.
PATIENCE = 1.0


def characters(value: str) -> list[str]:
    """The characters of a text, each with its accents and joiners."""
    if value.isascii():
        return list(value)
    import regex

    found: list[str] = regex.findall(r"\X", value)
    return found


def _of_texts(call: Callable[..., Value]) -> Callable[..., Value]:
    """A function whose arguments all are texts."""

    def called(*values: Value) -> Value:
        return call(*(text(value) for value in values))

    # The number of arguments is checked by what is called.
    called.__wrapped__ = call  # type: ignore[attr-defined]  # as functools.wraps does
    return called


def chomp(value: str) -> str:
    """Without line ends at the end."""
    return value.rstrip("\r\n")


def indent(spaces: Value, value: Value) -> Value:
    """Every line but the first further in."""
    said, width = text(value), whole(spaces)
    if width < 0 or width * (said.count("\n") + 1) > MAX_TEXT:
        raise LimitError("indent makes a text too long")
    return said.replace("\n", "\n" + " " * width)


def join(separator: Value, *lists: Value) -> Value:
    """The texts of lists, with something between them."""
    return text(separator).join(text(part) for one in lists for part in sequence(one))


def split(separator: Value, value: Value) -> Value:
    """The parts of a text."""
    by, said = text(separator), text(value)
    return ListValue(said.split(by) if by else characters(said))


def substr(value: Value, offset: Value, count: Value) -> Value:
    """A part of a text; a negative offset counts from its end."""
    said, start, size = characters(text(value)), whole(offset), whole(count)
    if start < 0:
        start = max(start + len(said), 0)
    return "".join(said[start:] if size < 0 else said[start : start + size])


def title(value: str) -> str:
    """The first letter of every word as a capital."""
    return re.sub(r"(?<!\w)\w", lambda found: found[0].upper(), value)


def replace(value: Value, part: Value, by: Value) -> Value:
    """Another text in place of a part, or of what a ``/regular expression/`` finds."""
    said, old, new = text(value), text(part), text(by)
    if len(old) > 1 and old.startswith("/") and old.endswith("/"):
        return _replaced(_pattern(old[1:-1]), said, new)
    if len(said) + said.count(old) * len(new) > MAX_TEXT:
        raise LimitError("replace makes a text too long")
    return said.replace(old, new)


# Go's Regexp.Expand: the longest name of letters, digits and underscores.
_EXPAND = re.compile(r"\$(?:\$|(\w+)|\{(\w+)\})")


def _replaced(pattern: Any, said: str, new: str) -> str:  # noqa: ANN401  # of another module
    def expanded(found: Any) -> str:  # noqa: ANN401
        return _EXPAND.sub(lambda ref: _group(found, ref), new)

    matches = list(_found(pattern, said))
    if len(said) + len(matches) * (len(new) + len(said)) > 100 * MAX_TEXT:
        raise LimitError("replace makes a text too long")
    pieces, at = [], 0
    for found in matches:
        pieces += [said[at : found.start()], expanded(found)]
        at = found.end()
    return "".join([*pieces, said[at:]])


def _group(found: Any, reference: re.Match[str]) -> str:  # noqa: ANN401
    name = reference[1] or reference[2]
    if name is None:
        return "$"
    try:
        return found[int(name) if name.isdigit() else name] or ""
    except (IndexError, KeyError):
        return ""


def _pattern(written: str) -> Any:  # noqa: ANN401
    import regex

    try:
        return regex.compile(written)
    except regex.error:
        # It may be one of Go's.
        raise BeyondError from None


def _found(pattern: Any, said: str) -> Iterator[Any]:  # noqa: ANN401
    try:
        yield from pattern.finditer(said, timeout=PATIENCE)
    except TimeoutError:
        raise LimitError("a regular expression takes too long") from None


def _captured(found: Any) -> Value:  # noqa: ANN401
    if found.re.groupindex:
        if len(found.re.groupindex) < found.re.groups:
            raise EvaluationError("a regular expression has groups with names and without")
        return dict(found.groupdict())
    return list(found.groups()) if found.re.groups else found[0]


def regex_(pattern: str, value: str) -> Value:
    """What a regular expression finds first."""
    for found in _found(_pattern(pattern), value):
        return _captured(found)
    raise EvaluationError("regex finds nothing")


def regexall(pattern: str, value: str) -> Value:
    """All that a regular expression finds."""
    return ListValue(_captured(found) for found in _found(_pattern(pattern), value))


def trim(value: str, chars: str) -> str:
    """Without some characters at both ends."""
    return value.strip(chars) if chars else value


WHOLE: Mapping[str, Callable[..., Value]] = {
    "chomp": _of_texts(chomp),
    "endswith": _of_texts(lambda value, end: value.endswith(end)),
    "format": format_,
    "formatlist": formatlist,
    "indent": indent,
    "join": join,
    "lower": _of_texts(lambda value: value.lower()),
    "regex": _of_texts(regex_),
    "regexall": _of_texts(regexall),
    "replace": replace,
    "split": split,
    "startswith": _of_texts(lambda value, start: value.startswith(start)),
    "strcontains": _of_texts(lambda value, part: part in value),
    "strrev": _of_texts(lambda value: "".join(reversed(characters(value)))),
    "substr": substr,
    "title": _of_texts(title),
    "trim": _of_texts(trim),
    "trimprefix": _of_texts(lambda value, start: value.removeprefix(start)),
    "trimspace": _of_texts(lambda value: value.strip()),
    "trimsuffix": _of_texts(lambda value, end: value.removesuffix(end)),
    # A letter that would become two stays as it is.
    "upper": _of_texts(lambda v: "".join(c.upper() if len(c.upper()) == 1 else c for c in v)),
}
