"""Expressions as libcst nodes, laid out as ``ruff format`` lays them out.

What fits on its line stays on it; what does not is put one part a line with a comma after the last,
which the formatter then leaves alone. Whitespace nodes are shared: building them is most of the
cost of a file.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import libcst as cst

from glue2airflow.emit.literals import literal

LINE_LENGTH = 88
INDENT = 4


@dataclass(frozen=True, slots=True)
class Code:
    """An identifier, checked elsewhere."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call of ``name``; ``exploded`` puts every argument on a line of its own in any case."""

    name: str
    args: tuple[object, ...] = ()
    kwargs: Mapping[str, object] = field(default_factory=dict)
    exploded: bool = False


_NONE = cst.SimpleWhitespace("")
_SPACE = cst.SimpleWhitespace(" ")
_COMMA_SPACE = cst.Comma(whitespace_before=_NONE, whitespace_after=_SPACE)
_EQUAL = cst.AssignEqual(whitespace_before=_NONE, whitespace_after=_NONE)
_NEWLINE = cst.TrailingWhitespace(whitespace=_NONE, newline=cst.Newline())


@functools.cache
def _break(level: int) -> cst.ParenthesizedWhitespace:
    """A line break, then the block's indent and ``level`` more."""
    return cst.ParenthesizedWhitespace(
        first_line=_NEWLINE, indent=True, last_line=cst.SimpleWhitespace(" " * INDENT * level)
    )


@functools.cache
def _comma_break(level: int) -> cst.Comma:
    return cst.Comma(whitespace_before=_NONE, whitespace_after=_break(level))


@functools.cache
def name(text: str) -> cst.Name:
    """An identifier."""
    return cst.Name(text)


def width(value: object) -> int:
    """The characters that ``value`` takes on one line."""
    if isinstance(value, str):
        return len(literal(value))
    if isinstance(value, Code):
        return len(value.text)
    if isinstance(value, Call):
        parts = [width(a) for a in value.args]
        parts += [len(k) + 1 + width(v) for k, v in value.kwargs.items()]
        return len(value.name) + _bracketed(parts)
    if isinstance(value, Mapping):
        return _bracketed([width(k) + 2 + width(v) for k, v in value.items()])
    if isinstance(value, Sequence):
        return _bracketed([width(item) for item in value])
    return len(repr(value))


def _bracketed(parts: list[int]) -> int:
    return 2 + sum(parts) + 2 * max(len(parts) - 1, 0)


def expression(value: object, used: int, level: int, tail: int = 0) -> cst.BaseExpression:
    """The node for ``value``.

    :param used: the characters before it on its line.
    :param level: how many levels its line is indented within its block.
    :param tail: the characters that follow it on its line.
    """
    if isinstance(value, str):
        return cst.SimpleString(literal(value))
    if isinstance(value, Code):
        return name(value.text)
    if isinstance(value, bool):
        return name(repr(value))
    if isinstance(value, int):
        return cst.Integer(repr(value))
    fits = used + width(value) + tail <= LINE_LENGTH
    if isinstance(value, Call):
        return _call(value, level, exploded=value.exploded or not fits)
    if isinstance(value, Mapping):
        return _dict(value, level, exploded=not fits)
    assert isinstance(value, Sequence)  # noqa: S101  # every other kind is handled above
    return _list(value, level, exploded=not fits)


def _call(call: Call, level: int, *, exploded: bool) -> cst.Call:
    parts: list[tuple[str, object]] = [("", arg) for arg in call.args]
    parts += call.kwargs.items()
    exploded = exploded and bool(parts)
    commas = _commas(len(parts), level, exploded=exploded)
    args = []
    for (keyword, value), comma in zip(parts, commas, strict=True):
        used = INDENT * (level + 2) + len(keyword) + 1 if exploded else 0
        node = expression(value, used, level + 1, tail=1)
        args.append(
            cst.Arg(
                value=node,
                keyword=name(keyword) if keyword else None,
                equal=_EQUAL if keyword else cst.MaybeSentinel.DEFAULT,
                comma=comma,
                whitespace_after_star=_NONE,
                whitespace_after_arg=_NONE,
            )
        )
    return cst.Call(
        func=name(call.name),
        args=args,
        whitespace_after_func=_NONE,
        whitespace_before_args=_break(level + 1) if exploded else _NONE,
    )


def _commas(count: int, level: int, *, exploded: bool) -> list[cst.Comma | cst.MaybeSentinel]:
    """The comma after each of ``count`` parts."""
    if exploded:
        return [*[_comma_break(level + 1)] * (count - 1), _comma_break(level)]
    return [*[_COMMA_SPACE] * (count - 1), cst.MaybeSentinel.DEFAULT] if count else []


def _dict(value: Mapping[str, object], level: int, *, exploded: bool) -> cst.Dict:
    exploded = exploded and bool(value)
    elements = []
    for (key, part), comma in zip(
        value.items(), _commas(len(value), level, exploded=exploded), strict=True
    ):
        used = INDENT * (level + 2) + width(key) + 2 if exploded else 0
        elements.append(
            cst.DictElement(
                key=cst.SimpleString(literal(key)),
                value=expression(part, used, level + 1, tail=1),
                comma=comma,
                whitespace_before_colon=_NONE,
                whitespace_after_colon=_SPACE,
            )
        )
    brace = cst.LeftCurlyBrace(_break(level + 1)) if exploded else _LEFT_BRACE
    return cst.Dict(elements=elements, lbrace=brace, rbrace=_RIGHT_BRACE)


def _list(value: Sequence[object], level: int, *, exploded: bool) -> cst.List:
    exploded = exploded and bool(value)
    commas = _commas(len(value), level, exploded=exploded)
    used = INDENT * (level + 2) if exploded else 0
    elements = [
        cst.Element(value=expression(part, used, level + 1, tail=1), comma=comma)
        for part, comma in zip(value, commas, strict=True)
    ]
    bracket = cst.LeftSquareBracket(_break(level + 1)) if exploded else _LEFT_BRACKET
    return cst.List(elements=elements, lbracket=bracket, rbracket=_RIGHT_BRACKET)


_LEFT_BRACE = cst.LeftCurlyBrace(_NONE)
_RIGHT_BRACE = cst.RightCurlyBrace(_NONE)
_LEFT_BRACKET = cst.LeftSquareBracket(_NONE)
_RIGHT_BRACKET = cst.RightSquareBracket(_NONE)
