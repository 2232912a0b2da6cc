"""Carries out the edits of one file; every byte that they do not concern stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import libcst as cst

from glue2airflow.scripts.found import Edit
from glue2airflow.scripts.given import MODULE
from glue2airflow.scripts.parsed import Imported, Unit

Edits = Mapping[cst.CSTNode, Edit]


def apply(unit: Unit, edits: Edits) -> bytes:
    """The file with its edits made and our module imported."""
    if not edits:
        return unit.raw
    alias, there = _alias(unit)
    spelled = {Edit.PARSED, Edit.PERHAPS}.intersection(edits.values())
    argv, wanted = _argv(unit) if spelled else ("sys.argv", "")
    tree = unit.tree.visit(_Editor(edits, alias, argv))
    new = [name for name in (wanted, "" if there else _import(alias)) if name]
    return _with_imports(tree, new).bytes


def _import(alias: str) -> str:
    return f"import {MODULE}" if alias == MODULE else f"import {MODULE} as {alias}"


def _alias(unit: Unit) -> tuple[str, bool]:
    """The name of our module in the file, and whether it has that name there already."""
    top = unit.index.top
    for name, several in top.imports.items():
        if Imported(MODULE) in several and not _is_taken(unit, name):
            return name, True
    return (f"_{MODULE}", False) if _is_taken(unit, MODULE) else (MODULE, False)


def _is_taken(unit: Unit, name: str) -> bool:
    """Whether anything but an import of our module has that name."""
    for scope in unit.index.scopes:
        ours = set(scope.imports.get(name, ())) == {Imported(MODULE)}
        if name in scope.bound and not (ours and not _is_assigned(unit, name)):
            return True
    return False


def _is_assigned(unit: Unit, name: str) -> bool:
    return any(
        isinstance(node, cst.Name) and node.value == name and _is_target(unit, node)
        for node, _ in unit.index.nodes
    )


def _is_target(unit: Unit, node: cst.Name) -> bool:
    above = unit.index.parent.get(node)
    return not isinstance(above, cst.ImportAlias) and unit.index.is_bound(node)


def _argv(unit: Unit) -> tuple[str, str]:
    """How the file spells ``sys.argv``, and the import that it lacks for that."""
    for name, several in unit.index.top.imports.items():
        if Imported("sys") in several:
            return f"{name}.argv", ""
        if Imported("sys", "argv") in several:
            return name, ""
    return "sys.argv", "import sys"


class _Editor(cst.CSTTransformer):
    def __init__(self, edits: Edits, alias: str, argv: str) -> None:
        super().__init__()
        self._edits = edits
        self._alias = alias
        self._argv = argv

    def on_leave(  # type: ignore[override]  # any node may come, and goes back as its own kind
        self, original_node: cst.CSTNode, updated_node: cst.CSTNode
    ) -> cst.CSTNode:
        edit = self._edits.get(original_node)
        if edit is Edit.ARGV and isinstance(updated_node, cst.BaseExpression):
            return self._through_argv(updated_node)
        if edit is Edit.PERHAPS and isinstance(updated_node, cst.BaseExpression):
            return self._through_argv(self._or_all(updated_node))
        if edit is Edit.PARSED and isinstance(updated_node, cst.Call):
            return self._parsed(updated_node)
        if edit is Edit.THROUGH and isinstance(updated_node, cst.Call):
            return self._through_module(updated_node)
        return updated_node

    def _through_argv(self, tokens: cst.BaseExpression) -> cst.Call:
        """Parentheses stay outside, so that ``in(argv)`` does not become one word."""
        bare = tokens.with_changes(lpar=(), rpar=())
        return self._call("argv", [cst.Arg(bare)]).with_changes(lpar=tokens.lpar, rpar=tokens.rpar)

    def _or_all(self, tokens: cst.BaseExpression) -> cst.IfExp:
        """What argparse takes for None."""
        is_none = cst.ComparisonTarget(cst.Is(), cst.Name("None"))
        bare = tokens.with_changes(lpar=(), rpar=())
        return cst.IfExp(
            test=cst.Comparison(bare, [is_none]),
            body=cst.parse_expression(f"{self._argv}[1:]"),
            orelse=bare,
            lpar=tokens.lpar,
            rpar=tokens.rpar,
        )

    def _parsed(self, call: cst.Call) -> cst.Call:
        tokens = cst.parse_expression(f"{self._argv}[1:]")
        first = cst.Arg(self._call("argv", [cst.Arg(tokens)]))
        return call.with_changes(args=_before(first, call))

    def _through_module(self, call: cst.Call) -> cst.Call:
        assert isinstance(call.func, cst.Attribute)  # noqa: S101  # no other call gets this edit
        func = self._member(call.func.attr.value)
        args = _before(cst.Arg(call.func.value), call, call.func.dot.whitespace_before)
        return call.with_changes(
            func=func.with_changes(lpar=call.func.lpar, rpar=call.func.rpar), args=args
        )

    def _call(self, name: str, args: Sequence[cst.Arg]) -> cst.Call:
        return cst.Call(self._member(name), args)

    def _member(self, name: str) -> cst.Attribute:
        return cst.Attribute(cst.Name(self._alias), cst.Name(name))


def _before(
    first: cst.Arg,
    call: cst.Call,
    kept: cst.BaseParenthesizableWhitespace | None = None,
) -> tuple[cst.Arg, ...]:
    """The arguments of a call after a new first one, on lines of their own if the others are.

    :param kept: whitespace that was before the dot; what is more than blanks stays.
    """
    if not call.args:
        return (first,)
    space: cst.BaseParenthesizableWhitespace = cst.SimpleWhitespace(" ")
    layout = call.whitespace_before_args
    if isinstance(layout, cst.ParenthesizedWhitespace) and not _has_comment(kept):
        space = _same_line(layout)
    elif kept and not kept.empty:
        space = kept
    return (first.with_changes(comma=cst.Comma(whitespace_after=space)), *call.args)


def _has_comment(space: cst.BaseParenthesizableWhitespace | None) -> bool:
    if not isinstance(space, cst.ParenthesizedWhitespace):
        return False
    return bool(space.first_line.comment) or any(line.comment for line in space.empty_lines)


def _same_line(layout: cst.ParenthesizedWhitespace) -> cst.ParenthesizedWhitespace:
    """A line break as the layout has, without its comments."""
    newline = layout.first_line.newline
    return layout.with_changes(first_line=cst.TrailingWhitespace(newline=newline), empty_lines=())


def _with_imports(tree: cst.Module, new: Sequence[str]) -> cst.Module:
    if not new:
        return tree
    lines = [cst.parse_statement(line) for line in new]
    at = _after_imports(tree)
    body = [*tree.body[:at], *(_line(line, tree, at) for line in lines), *tree.body[at:]]
    return tree.with_changes(body=body)


def _line(
    statement: cst.SimpleStatementLine | cst.BaseCompoundStatement, tree: cst.Module, at: int
) -> cst.BaseStatement:
    """The statement with the line end of the one before it."""
    before = tree.body[at - 1] if at else None
    if isinstance(before, cst.SimpleStatementLine):
        newline = before.trailing_whitespace.newline
        return statement.with_changes(trailing_whitespace=cst.TrailingWhitespace(newline=newline))
    return statement


def _after_imports(tree: cst.Module) -> int:
    """Where a further import belongs: after those that the file begins with."""
    at = 0
    for i, statement in enumerate(tree.body):
        if _is_import(statement):
            at = i + 1
        elif not (i == 0 and _is_docstring(statement)):
            break
    return at or int(bool(tree.body) and _is_docstring(tree.body[0]))


def _is_import(statement: cst.BaseStatement | cst.SimpleStatementLine) -> bool:
    return isinstance(statement, cst.SimpleStatementLine) and all(
        isinstance(small, cst.Import | cst.ImportFrom) for small in statement.body
    )


def _is_docstring(statement: cst.BaseStatement | cst.SimpleStatementLine) -> bool:
    return (
        isinstance(statement, cst.SimpleStatementLine)
        and len(statement.body) == 1
        and isinstance(statement.body[0], cst.Expr)
        and isinstance(statement.body[0].value, cst.SimpleString | cst.ConcatenatedString)
    )
