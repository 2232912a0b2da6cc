"""Calls, dicts, lists and tuples as parts, and the gaps between, which are people's formatting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard

import libcst as cst

from glue2airflow.emit.expressions import INDENT, LINE_LENGTH

Part = cst.Arg | cst.BaseDictElement | cst.BaseElement
Gap = cst.BaseParenthesizableWhitespace
Bracketed = cst.Call | cst.Dict | cst.List | cst.Tuple

NONE = cst.SimpleWhitespace("")
SPACE = cst.SimpleWhitespace(" ")
_EMPTY = cst.Module([])


def code(node: cst.CSTNode) -> str:
    """The source of a node."""
    return _EMPTY.code_for_node(node)


def has_comment(node: cst.CSTNode) -> bool:
    """Whether there is a comment in it."""
    return "#" in code(node) and any(isinstance(part, cst.Comment) for part in nodes(node))


def nodes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """A node, and all that is in it."""
    yield node
    for child in node.children:
        yield from nodes(child)


def line_break(columns: int) -> cst.ParenthesizedWhitespace:
    """A line break, then the block's indent and some ``columns`` more."""
    return cst.ParenthesizedWhitespace(indent=True, last_line=cst.SimpleWhitespace(" " * columns))


@dataclass(frozen=True)
class Column:
    """Where on a line something begins.

    :param indent: the characters that the block is indented by.
    :param base: how many more its line is.
    :param used: all characters before it on its line; None: whoever is around it looks after that.
    :param tail: the characters that follow it on its line.
    """

    indent: int
    base: int = 0
    used: int | None = None
    tail: int = 0


@dataclass(frozen=True)
class Bracket:
    """The parts of a call, dict, list or tuple.

    :param gaps: what is before each part, and before the closing bracket.
    :param trailing: whether there is a comma after the last part.
    """

    node: Bracketed
    parts: tuple[Part, ...]
    gaps: tuple[Gap, ...]
    trailing: bool

    @property
    def inline(self) -> bool:
        """Whether all of it is on one line, as far as its own gaps tell."""
        return not any(map(_breaks, self.gaps))

    @property
    def exploded(self) -> bool:
        """Whether each part has a line of its own, as the formatter has it."""
        return self.trailing and all(map(_breaks, self.gaps))

    @property
    def _hugged(self) -> bool:
        """Whether the parts are on one line of their own, between those of the brackets."""
        inner = self.gaps[1:-1]
        ends = _breaks(self.gaps[0]) and _breaks(self.gaps[-1])
        return ends and not any(map(_breaks, inner)) and not self.exploded

    def comment_of(self, index: int) -> bool:
        """Whether a comment stands beside a part, or would be lost with it."""
        gap, before = self.gaps[index + 1], self.gaps[index]
        beside = _breaks(gap) and gap.first_line.comment
        if _breaks(gap) and _breaks(before):
            return bool(beside)
        return bool(beside) or (not self.inline and (has_comment(gap) or has_comment(before)))

    def replaced(self, index: int, part: Part) -> Bracket:
        """With another part in the place of one."""
        parts = (*self.parts[:index], part, *self.parts[index + 1 :])
        return replace(self, parts=parts)

    def without(self, index: int, base: int) -> Bracket:
        """Without a part; comments on lines of their own stay."""
        last = index == len(self.parts) - 1
        gap = _joined(self.gaps[index], self.gaps[index + 1], last=last)
        parts = (*self.parts[:index], *self.parts[index + 1 :])
        gaps = (*self.gaps[:index], gap, *self.gaps[index + 2 :])
        if not parts:
            gaps = (gap if has_comment(gap) else NONE,)
        left = replace(self, parts=parts, gaps=gaps, trailing=self.trailing and bool(parts))
        return left.explode(base) if self._hugged and parts else left

    def with_part(self, index: int, part: Part, base: int) -> Bracket:
        """With one part more, in the layout of the others."""
        if self._hugged:
            return self.explode(base).with_part(index, part, base)
        before, after = self._split(index)
        parts = (*self.parts[:index], part, *self.parts[index:])
        gaps = (*self.gaps[:index], before, after, *self.gaps[index + 1 :])
        return replace(self, parts=parts, gaps=gaps)

    def _split(self, index: int) -> tuple[Gap, Gap]:
        """The gaps before and after a part that comes to stand in one."""
        gap, count = self.gaps[index], len(self.parts)
        if not count:
            return gap, NONE
        first = self.gaps[0]
        if _breaks(gap) and (self.exploded or 0 < index < count):
            inner = first if _breaks(first) and self.exploded else gap
            before = gap.with_changes(empty_lines=[], last_line=inner.last_line)
            after = gap.with_changes(first_line=cst.TrailingWhitespace(whitespace=NONE))
            return before, after
        between = _bare(self.gaps[1]) if count > 1 else SPACE
        return (gap, between) if index == 0 else (between, gap)

    def explode(self, base: int) -> Bracket:
        """With a line for each part."""
        inner = [_broken(gap, base + INDENT) for gap in self.gaps[:-1]]
        return replace(self, gaps=(*inner, _broken(self.gaps[-1], base)), trailing=True)

    def column(self, index: int, around: Column) -> Column:
        """Where the value of a part begins."""
        gap = self.gaps[index]
        if not _breaks(gap):
            return replace(around, used=None)
        base = len(gap.last_line.value)
        named = len(code(self.parts[index]).partition(code(value_of(self.parts[index])))[0])
        used = around.indent * gap.indent + base + named
        return Column(around.indent, base, used, 1)

    def build(self) -> Bracketed:
        """The node."""
        if isinstance(self.node, cst.Call):
            return self.node.with_changes(args=self._built(), whitespace_before_args=self.gaps[0])
        end = self.gaps[-1] if self.parts else NONE
        if isinstance(self.node, cst.Tuple):
            inner = self.node.lpar[-1].with_changes(whitespace_after=self.gaps[0])
            outer = self.node.rpar[0].with_changes(whitespace_before=end)
            lpar, rpar = [*self.node.lpar[:-1], inner], [outer, *self.node.rpar[1:]]
            return self.node.with_changes(elements=self._built(), lpar=lpar, rpar=rpar)
        left, right = ("lbrace", "rbrace") if isinstance(self.node, cst.Dict) else _SQUARE
        opened = getattr(self.node, left).with_changes(whitespace_after=self.gaps[0])
        closed = getattr(self.node, right).with_changes(whitespace_before=end)
        return self.node.with_changes(elements=self._built(), **{left: opened, right: closed})

    def _built(self) -> Sequence[Part]:
        is_call = isinstance(self.node, cst.Call)
        built = []
        for index, part in enumerate(self.parts):
            last = index == len(self.parts) - 1
            before = part.comma.whitespace_before if isinstance(part.comma, cst.Comma) else NONE
            after = self.gaps[index + 1] if is_call or not last else NONE
            comma: cst.Comma | cst.MaybeSentinel = cst.Comma(before, after)
            if last and not self.trailing:
                comma = cst.MaybeSentinel.DEFAULT
            changes: dict[str, object] = {"comma": comma}
            if is_call:
                bare = last and not self.trailing
                changes["whitespace_after_arg"] = after if bare else NONE
            built.append(part.with_changes(**changes))
        return built


_SQUARE = ("lbracket", "rbracket")


def bracketed(node: cst.CSTNode) -> Bracketed:
    """``node``, which is known to have parts."""
    assert isinstance(node, Bracketed)  # noqa: S101  # the caller has looked
    return node


def bracket(node: Bracketed) -> Bracket:
    """The parts of ``node``, and what is between them."""
    parts: Sequence[Part]
    if isinstance(node, cst.Call):
        parts, first = node.args, node.whitespace_before_args
        end = node.args[-1].whitespace_after_arg if node.args else NONE
    elif isinstance(node, cst.Dict):
        parts, first, end = (
            node.elements,
            node.lbrace.whitespace_after,
            node.rbrace.whitespace_before,
        )
    elif isinstance(node, cst.Tuple):
        parts = node.elements
        first, end = node.lpar[-1].whitespace_after, node.rpar[0].whitespace_before
    else:
        first, end = node.lbracket.whitespace_after, node.rbracket.whitespace_before
        parts = node.elements
    commas = [part.comma for part in parts]
    trailing = bool(commas) and isinstance(commas[-1], cst.Comma)
    gaps = [first, *(c.whitespace_after for c in commas if isinstance(c, cst.Comma))]
    if not trailing:
        gaps += [end] if parts else []
    elif not isinstance(node, cst.Call):
        gaps[-1] = end
    return Bracket(node, tuple(parts), tuple(gaps), trailing)


def value_of(part: Part) -> cst.BaseExpression:
    """What an argument, entry or element has for a value."""
    value = part.value
    assert isinstance(value, cst.BaseExpression)  # noqa: S101  # of every kind of part
    return value


def _breaks(gap: Gap) -> TypeGuard[cst.ParenthesizedWhitespace]:
    return isinstance(gap, cst.ParenthesizedWhitespace)


def _bare(gap: Gap) -> Gap:
    """The same gap without comments."""
    if _breaks(gap):
        return cst.ParenthesizedWhitespace(indent=gap.indent, last_line=gap.last_line)
    return gap


def _broken(gap: Gap, columns: int) -> cst.ParenthesizedWhitespace:
    """A gap as a line break; what comments it holds stay."""
    if _breaks(gap):
        return gap.with_changes(indent=True, last_line=cst.SimpleWhitespace(" " * columns))
    return line_break(columns)


def _joined(before: Gap, after: Gap, *, last: bool) -> Gap:
    """One gap of the two around a part that goes."""
    if not (_breaks(before) and _breaks(after)):
        return after if last else before
    lines = [*before.empty_lines, *after.empty_lines]
    return after.with_changes(first_line=before.first_line, empty_lines=lines)


def fitted(node: cst.BaseExpression, column: Column) -> cst.BaseExpression:
    """The same with a part a line, as deep as need be, if it is too long for its line."""
    text = code(node)
    if column.used is None or "\n" in text or not isinstance(node, Bracketed):
        return node
    if column.used + len(text) + column.tail <= LINE_LENGTH:
        return node
    parts = bracket(node).explode(column.base)
    for index, part in enumerate(parts.parts):
        value = fitted(value_of(part), parts.column(index, column))
        parts = parts.replaced(index, part.with_changes(value=value))
    return parts.build()


class _Shift(cst.CSTTransformer):
    """Moves the lines that are inside an expression."""

    def __init__(self, by: int) -> None:
        super().__init__()
        self.by = by

    def leave_ParenthesizedWhitespace(
        self,
        original_node: cst.ParenthesizedWhitespace,
        updated_node: cst.ParenthesizedWhitespace,
    ) -> cst.ParenthesizedWhitespace:
        """Move the line that follows."""
        columns = max(len(original_node.last_line.value) + self.by, 0)
        return updated_node.with_changes(last_line=cst.SimpleWhitespace(" " * columns))


def shifted(part: Part, by: int) -> Part:
    """A part with the lines inside its value moved by some columns."""
    if not by:
        return part
    value = value_of(part).visit(_Shift(by))
    return part.with_changes(value=value)
