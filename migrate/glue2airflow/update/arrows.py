"""Statements of edges, made to say more, less or other edges, in the layout that they have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import libcst as cst

from glue2airflow.emit.expressions import LINE_LENGTH
from glue2airflow.update.brackets import Column, bracket, code, fitted, has_comment
from glue2airflow.update.edges import EdgeLine, EdgeSide, Pair
from glue2airflow.update.work import Work

OPERATORS: Mapping[str, type[cst.BaseBinaryOp]] = {">>": cst.RightShift, "<<": cst.LeftShift}
FORMS = frozenset({*OPERATORS, "chain"})
Line = cst.SimpleStatementLine
List = cst.List | cst.Tuple


def forward(edge: EdgeLine) -> tuple[EdgeSide, EdgeSide]:
    """What comes before, and what comes after, of a statement with one arrow."""
    one, other = edge.sides[:2]
    return (other, one) if edge.form == "<<" else (one, other)


def sides_of(pairs: Iterable[Pair]) -> tuple[set[str], set[str]]:
    """The tasks that come before, and those that come after."""
    pairs = list(pairs)
    return {one for one, _ in pairs}, {other for _, other in pairs}


def is_one_arrow(pairs: frozenset[Pair]) -> bool:
    """Whether one arrow can say them all: from one task to some, or from some to one."""
    before, after = sides_of(pairs)
    return len(before) * len(after) == len(pairs) and 1 in (len(before), len(after))


def ends(edge: EdgeLine) -> list[EdgeLine]:
    """The first and the last arrow of a chain of them, each as if it were all."""
    if len(edge.sides) == 2:
        return [edge]
    return [replace(edge, sides=edge.sides[:2]), replace(edge, sides=edge.sides[-2:])]


class Arrows:
    """Rewrites statements of the file, and writes new ones in its names."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def restated(
        self, edge: EdgeLine, arrow: EdgeLine, pairs: frozenset[Pair], heir: EdgeLine | None
    ) -> Line:
        """``edge`` with one of its arrows leading from and to other tasks.

        :param arrow: the arrow: one of its :func:`ends`.
        :param heir: the generated statement whose order new tasks come in.
        """
        whole = heir is not None and arrow is edge and pairs == heir.pairs
        other_form = heir is not None and heir.form != edge.form and self._as_generated(edge)
        if heir and whole and other_form and not has_comment(edge.line.body[0]):
            changes = {
                "leading_lines": edge.line.leading_lines,
                "trailing_whitespace": edge.line.trailing_whitespace,
            }
            return self.renamed(heir.line).with_changes(**changes)
        theirs = forward(heir) if heir else forward(arrow)
        swapped: dict[cst.CSTNode, cst.BaseExpression] = {
            mine.node: self._side(mine, other, wanted)
            for mine, other, wanted in zip(forward(arrow), theirs, sides_of(pairs), strict=True)
        }
        return self._fitted(edge, swapped)

    def _as_generated(self, edge: EdgeLine) -> bool:
        """Whether it has the form that it was generated in: one that people chose stays."""
        old = (e for e in self.work.base.edges.values() if e.pairs & edge.pairs)
        return edge.form in {e.form for e in old}

    def takes(self, arrow: EdgeLine, pairs: frozenset[Pair]) -> bool:
        """Whether an arrow can say those edges: from a list to a list there are others, or none."""
        sides = zip(forward(arrow), sides_of(pairs), strict=True)
        return not all(len(wanted) > 1 or _stays_list(side, wanted) for side, wanted in sides)

    def _side(self, mine: EdgeSide, theirs: EdgeSide, wanted: set[str]) -> cst.BaseExpression:
        """One side: the hand's list with more or less in it, or another one."""
        if set(mine.ids) == wanted:
            return mine.node
        if isinstance(mine.node, List) and (len(wanted) > 1 or _stays_list(mine, wanted)):
            return self._listed(mine, mine.node, [i for i in theirs.ids if i in wanted], wanted)
        return self._named([*theirs.ids, *mine.ids], wanted)

    def _named(self, order: Sequence[str | None], wanted: set[str]) -> cst.BaseExpression:
        """The wanted tasks, in that order: a name, or a list of names."""
        names = [self._name(i) for i in dict.fromkeys(order) if i and i in wanted]
        return names[0] if len(names) == 1 else _list(names)

    def _listed(
        self, side: EdgeSide, node: List, order: Sequence[str | None], wanted: set[str]
    ) -> cst.BaseExpression:
        """A list with other elements in it."""
        parts, ids = bracket(node), list(side.ids)
        for task_id in [i for i in ids if i not in wanted]:
            parts = parts.without(ids.index(task_id), 0)
            ids.remove(task_id)
        for task_id in order:
            if task_id and task_id not in ids:
                index = _index_for(task_id, order, ids)
                parts = parts.with_part(index, cst.Element(self._name(task_id)), 0)
                ids.insert(index, task_id)
        return parts.build()

    def _fitted(self, edge: EdgeLine, swapped: dict[cst.CSTNode, cst.BaseExpression]) -> Line:
        """The statement with other sides, a long list an element a line."""
        line = _swap(edge.line, swapped)
        indent = len(self.work.hand.module.default_indent) * len(edge.path)
        text = code(line.with_changes(leading_lines=[], trailing_whitespace=_END))
        longest = max(len(part) for part in text.splitlines())
        if indent + longest <= LINE_LENGTH:
            return line
        around = Column(indent, 0, LINE_LENGTH)
        call, changed = _call_of(edge.line), _call_of(line)
        if call and changed and bracket(call).inline:
            return _swap(line, {changed: fitted(changed, around)})
        return _swap(edge.line, _fit(call, swapped, around))

    def cut(self, edge: EdgeLine, removed: set[Pair]) -> Line | None:
        """``a >> b >> c`` less its first or last arrow; None if that is not what is to go."""
        kept = [not step & removed for step in edge.steps]
        if edge.form not in OPERATORS or not edge.clean or True not in kept:
            return None
        first, last = kept.index(True), len(kept) - kept[::-1].index(True)
        outer = [*edge.steps[:first], *edge.steps[last:]]
        if not all(kept[first:last]) or any(step - removed for step in outer):
            return None
        value: cst.BaseExpression = edge.sides[first].node
        for side in edge.sides[first + 1 : last + 1]:
            value = cst.BinaryOperation(value, OPERATORS[edge.form](), side.node)
        return edge.line.with_changes(body=[cst.Expr(value)])

    def lines(self, edge: EdgeLine, pairs: frozenset[Pair]) -> list[Line]:
        """A generated statement; or, if some of it is in the file, statements for the rest."""
        if pairs == edge.pairs:
            return [self.renamed(edge.line)]
        if is_one_arrow(pairs):
            zipped = zip(forward(edge), sides_of(pairs), strict=True)
            return [_arrow(*(self._named(side.ids, wanted) for side, wanted in zipped))]
        return [_arrow(self._name(one), self._name(other)) for one, other in sorted(pairs)]

    def renamed(self, line: Line) -> Line:
        """A generated statement with the names that tasks have in the file."""
        names = {t.variable: self._variable(t.task_id) for t in self.work.new.tasks.values()}
        if all(old == new for old, new in names.items()):
            return line
        renamed = line.visit(_Rename(names))
        assert isinstance(renamed, cst.SimpleStatementLine)  # noqa: S101  # as it was
        return renamed

    def _name(self, task_id: str) -> cst.Name:
        return cst.Name(self._variable(task_id))

    def _variable(self, task_id: str) -> str:
        task = self.work.find(task_id)
        if task and task.variable:
            return task.variable
        now = self.work.new.tasks.get(task_id)
        return now.variable if now else task_id


_END = cst.TrailingWhitespace(whitespace=cst.SimpleWhitespace(""))


def _arrow(one: cst.BaseExpression, other: cst.BaseExpression) -> Line:
    return cst.SimpleStatementLine([cst.Expr(cst.BinaryOperation(one, cst.RightShift(), other))])


def _fit(
    call: cst.Call | None, swapped: Mapping[cst.CSTNode, cst.BaseExpression], around: Column
) -> dict[cst.CSTNode, cst.BaseExpression]:
    """The new sides, each as its place has room for it: an argument, or beside an arrow."""
    if call:
        places: dict[cst.CSTNode, Column] = {
            a.value: bracket(call).column(i, around) for i, a in enumerate(call.args)
        }
        return {old: fitted(new, places.get(old, around)) for old, new in swapped.items()}
    lists = [old for old, new in swapped.items() if isinstance(new, List)]
    return {o: fitted(n, around) if o in lists[:1] else n for o, n in swapped.items()}


def _call_of(line: Line) -> cst.Call | None:
    """The call that a statement is, if it is one."""
    value = line.body[0].value if isinstance(line.body[0], cst.Expr) else None
    return value if isinstance(value, cst.Call) else None


def _stays_list(side: EdgeSide, wanted: set[str]) -> bool:
    """Whether it is a list even of one task: as people wrote it, or for a comment in it."""
    return isinstance(side.node, List) and (set(side.ids) == wanted or has_comment(side.node))


def _list(names: Sequence[cst.BaseExpression]) -> cst.List:
    comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    elements = [cst.Element(name, comma) for name in names[:-1]]
    return cst.List([*elements, cst.Element(names[-1])])


def _index_for(task_id: str, order: Sequence[str | None], ids: Sequence[str | None]) -> int:
    """Where a task comes in a list: after the one that it follows in what is generated."""
    place = order.index(task_id)
    before = [ids.index(i) + 1 for i in order[:place] if i in ids]
    after = [ids.index(i) for i in order[place + 1 :] if i in ids]
    return before[-1] if before else after[0] if after else len(ids)


def _swap(line: Line, swapped: Mapping[cst.CSTNode, cst.CSTNode]) -> Line:
    changed = line.visit(_Swap(swapped))
    assert isinstance(changed, cst.SimpleStatementLine)  # noqa: S101  # as it was
    return changed


class _Swap(cst.CSTTransformer):
    """Puts nodes in the place of others."""

    def __init__(self, swapped: Mapping[cst.CSTNode, cst.CSTNode]) -> None:
        super().__init__()
        self.swapped = swapped

    def on_leave(  # type: ignore[override]  # of whatever kind the node is
        self, original_node: cst.CSTNode, updated_node: cst.CSTNode
    ) -> cst.CSTNode:
        """Put it in if there is one."""
        return self.swapped.get(original_node, updated_node)


class _Rename(cst.CSTTransformer):
    """Gives variables other names."""

    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__()
        self.names = names

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:
        """Rename it if it is one of them."""
        name = self.names.get(original_node.value, original_node.value)
        return updated_node.with_changes(value=name)
