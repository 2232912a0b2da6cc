"""Statements that say which task comes after which, in whatever form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import libcst as cst

Pair = tuple[str, str]


@dataclass(frozen=True)
class End:
    """One end of an edge: a task, or None for what is not known to be one."""

    task_id: str | None
    node: cst.BaseExpression


@dataclass(frozen=True)
class EdgeSide:
    """What stands on one side of an arrow."""

    node: cst.BaseExpression
    ends: tuple[End, ...]

    @property
    def ids(self) -> tuple[str | None, ...]:
        """The tasks."""
        return tuple(end.task_id for end in self.ends)


@dataclass(frozen=True)
class EdgeLine:
    """A statement that makes edges.

    :param form: ``>>``, ``<<``, ``chain`` or the name of a method.
    :param sides: what is between the arrows, as written.
    :param path: the compound statements around it.
    """

    line: cst.SimpleStatementLine
    path: tuple[cst.CSTNode, ...]
    form: str
    sides: tuple[EdgeSide, ...]

    @property
    def clean(self) -> bool:
        """Whether all of it is understood."""
        return all(None not in side.ids for side in self.sides)

    @property
    def steps(self) -> tuple[frozenset[Pair], ...]:
        """The edges that each arrow makes."""
        backward = self.form in _BACKWARD
        return tuple(
            _pairs(after, before) if backward else _pairs(before, after, zipped=self._zips)
            for before, after in pairwise(self.sides)
        )

    @property
    def _zips(self) -> bool:
        """``chain`` joins two lists one to one; a shift cannot join lists at all."""
        return self.form == "chain"

    @property
    def pairs(self) -> frozenset[Pair]:
        """All the edges that it makes between tasks that are known."""
        return frozenset(pair for step in self.steps for pair in step)


_BACKWARD = frozenset({"<<", "set_upstream"})
_METHODS = frozenset({"set_upstream", "set_downstream"})


def _pairs(before: EdgeSide, after: EdgeSide, *, zipped: bool = False) -> frozenset[Pair]:
    lists = isinstance(before.node, cst.List | cst.Tuple) and isinstance(
        after.node, cst.List | cst.Tuple
    )
    joined = zip(before.ids, after.ids, strict=False) if zipped and lists else None
    pairs = joined or product(before.ids, after.ids)
    return frozenset((one, other) for one, other in pairs if one and other)


def read(
    line: cst.SimpleStatementLine, path: tuple[cst.CSTNode, ...], ids: Mapping[str, str]
) -> EdgeLine | None:
    """The edges that a statement makes; None if it is about none.

    :param ids: the tasks that names stand for.
    """
    statement = line.body[0] if len(line.body) == 1 else None
    if not isinstance(statement, cst.Expr):
        return None
    value = statement.value
    form, sides = _shift(value) if isinstance(value, cst.BinaryOperation) else _called(value)
    read_sides = tuple(_side(side, ids) for side in sides)
    known = any(task_id for side in read_sides for task_id in side.ids)
    return EdgeLine(line, path, form, read_sides) if known and len(sides) > 1 else None


_ARROWS: Mapping[type[cst.BaseBinaryOp], str] = {cst.RightShift: ">>", cst.LeftShift: "<<"}


def _shift(value: cst.BaseExpression) -> tuple[str, Sequence[cst.BaseExpression]]:
    """``a >> b >> c``, or all of it the other way round; a mixture is none."""
    sides: list[cst.BaseExpression] = []
    arrows = set()
    while isinstance(value, cst.BinaryOperation):
        arrows.add(_ARROWS.get(type(value.operator), ""))
        sides.append(value.right)
        value = value.left
    form = arrows.pop() if len(arrows) == 1 else ""
    return (form, [value, *reversed(sides)]) if form else ("", [])


def _called(value: cst.BaseExpression) -> tuple[str, Sequence[cst.BaseExpression]]:
    """``chain(a, b)``, ``cross_downstream(a, b)`` and ``a.set_downstream(b)``."""
    if not isinstance(value, cst.Call):
        return "", []
    given = [arg.value for arg in value.args if not (arg.star or arg.keyword)]
    if len(given) != len(value.args):
        return "", []
    func = value.func
    if isinstance(func, cst.Name) and func.value in ("chain", "cross_downstream"):
        return func.value, given
    if isinstance(func, cst.Attribute) and func.attr.value in _METHODS and len(given) == 1:
        return func.attr.value, [func.value, *given]
    return "", []


def _side(node: cst.BaseExpression, ids: Mapping[str, str]) -> EdgeSide:
    many = isinstance(node, cst.List | cst.Tuple)
    elements = [e.value for e in node.elements] if isinstance(node, cst.List | cst.Tuple) else []
    return EdgeSide(node, tuple(_end(e, ids) for e in (elements if many else [node])))


def _end(node: cst.BaseExpression, ids: Mapping[str, str]) -> End:
    return End(ids.get(node.value) if isinstance(node, cst.Name) else None, node)
