"""The imports: what the merged file uses of what is generated, and no more."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from glue2airflow.emit.expressions import INDENT, LINE_LENGTH
from glue2airflow.update.brackets import code, line_break
from glue2airflow.update.conflicts import Conflict, Disputes
from glue2airflow.update.draft import above, is_blank, without_first_blanks

_BLANK = cst.EmptyLine(indent=False)
_NO_COMMENT = cst.TrailingWhitespace()


@dataclass(frozen=True, order=True)
class Import:
    """``from path import name``."""

    path: str
    name: str


def imports_of(tree: ast.Module) -> set[Import]:
    """What a module imports at its top, under its own name."""
    return {
        Import(node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and not node.level
        for alias in node.names
        if alias.asname in (None, alias.name)
    }


def _bound(tree: ast.Module) -> set[str]:
    """The names that a module binds at its top, but for tasks and the like."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


@dataclass(frozen=True)
class _Going:
    """The imports that go.

    :param dropped: those that were generated.
    :param idle: the names that were used, and that nothing uses any more.
    """

    dropped: set[Import]
    idle: set[str]

    def has(self, path: str, alias: cst.ImportAlias) -> bool:
        """Whether what is imported there goes."""
        name, bound = alias.evaluated_name, alias.evaluated_alias
        generated = not bound and Import(path, name) in self.dropped
        return generated or (bound or name.partition(".")[0]) in self.idle


def _used(tree: ast.Module) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def merge_imports(text: str, hand: str, base: str, new: str, disputes: Disputes) -> str:
    """The merged ``text`` with the imports that it lacks, less those that nothing needs any more.

    :param hand: the file as people made it.
    :param base: what was generated last.
    :param new: what is generated now.
    """
    tree = ast.parse(text)
    old, now, have = (imports_of(ast.parse(t)) for t in (base, new, text))
    used = _used(tree)
    bound = _bound(tree)
    lacking = {i for i in now if i.name in used and i not in have}
    renewed = {i.name for i in lacking}
    dropped = {i for i in old - now if i in have and (i.name not in used or i.name in renewed)}
    freed = {i.name for i in dropped}
    wanted: list[Import] = []
    for one in sorted(lacking):
        if one.name not in bound or one.name in freed:
            wanted.append(one)
        elif one.name not in {i.name for i in old}:
            why = f"{one.name} is something else in the file"
            disputes.insist(Conflict(f"import of {one.name} from {one.path}", why=why))
    generated = {i.name for i in old | now}
    going = _Going(dropped, (_used(ast.parse(hand)) - used) & bound)
    anything = wanted or dropped or going.idle
    return _changed(text, wanted, going, generated) if anything else text


def _changed(text: str, wanted: Sequence[Import], going: _Going, generated: set[str]) -> str:
    module = cst.parse_module(text)
    body = _kept(module, going)
    for one in wanted:
        _insert(body, one, generated)
    return module.with_changes(body=body).code


def _kept(module: cst.Module, going: _Going) -> list[cst.BaseStatement]:
    """The statements less the imports that go; the lines above these go to what follows."""
    body: list[cst.BaseStatement] = []
    lines: list[cst.EmptyLine] = []
    for statement in module.body:
        left = _without(statement, going)
        own = [*lines, *above(statement)]
        lines = own if left is None else []
        if left is not None:
            changed = len(own) > len(above(statement))
            body.append(left.with_changes(leading_lines=_spaced(own)) if changed else left)
    spaced = bool(module.header) and is_blank(module.header[-1])
    if body and module.body and body[0] is not module.body[0] and spaced:
        body[0] = body[0].with_changes(leading_lines=without_first_blanks(above(body[0])))
    return body


def _spaced(lines: Sequence[cst.EmptyLine]) -> list[cst.EmptyLine]:
    """Lines with no more than one blank one after the other."""
    pairs = zip([None, *lines], lines, strict=False)
    return [line for before, line in pairs if not (before and is_blank(before) and is_blank(line))]


def _from(statement: cst.CSTNode) -> cst.ImportFrom | None:
    """The import that a statement is, if it is ``from path import name``."""
    if not isinstance(statement, cst.SimpleStatementLine) or len(statement.body) != 1:
        return None
    node = statement.body[0]
    return node if isinstance(node, cst.ImportFrom) and not node.relative else None


def _path(statement: cst.CSTNode) -> str:
    """The module that names are imported from; empty if none are."""
    node = _from(statement)
    return code(node.module) if node and node.module else ""


def _without(statement: cst.BaseStatement, going: _Going) -> cst.BaseStatement | None:
    """An import less the names that go; None if no name is left."""
    path, names = _path(statement), _names(statement) or _modules(statement)
    # Beside a comment of people's own, an import that is not needed any more does no harm.
    if getattr(statement, "trailing_whitespace", _NO_COMMENT).comment:
        return statement
    left = [alias for alias in names if not going.has(path, alias)]
    if len(left) == len(names):
        return statement
    return _with_names(statement, left) if left else None


def _names(statement: cst.CSTNode) -> Sequence[cst.ImportAlias]:
    node = _from(statement)
    return node.names if node and not isinstance(node.names, cst.ImportStar) else ()


def _modules(statement: cst.CSTNode) -> Sequence[cst.ImportAlias]:
    """What ``import one, other`` imports."""
    body = statement.body if isinstance(statement, cst.SimpleStatementLine) else ()
    node = body[0] if len(body) == 1 else None
    return node.names if isinstance(node, cst.Import) else ()


def _with_names(
    statement: cst.BaseStatement, names: Sequence[cst.ImportAlias]
) -> cst.BaseStatement:
    node = _from(statement)
    if node and node.lpar and "\n" in code(node):
        return statement.with_changes(body=[node.with_changes(names=_in_kind(node, names))])
    comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    listed = [name.with_changes(comma=comma) for name in names[:-1]]
    listed.append(names[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT))
    if node is None:
        return statement.with_changes(body=[cst.Import(listed)])
    made = node.with_changes(names=listed)
    if len(code(made)) > LINE_LENGTH:
        made = _exploded(made, listed)
    return statement.with_changes(body=[made])


def _in_kind(node: cst.ImportFrom, names: Sequence[cst.ImportAlias]) -> list[cst.ImportAlias]:
    """Names in the layout of those that were there, a comment beside each as it was."""
    old = node.names if not isinstance(node.names, cst.ImportStar) else ()
    last, between = old[-1].comma, old[0].comma
    if len(old) == 1 or not isinstance(between, cst.Comma):
        between = cst.Comma(whitespace_after=line_break(INDENT))
    made = [n if isinstance(n.comma, cst.Comma) else n.with_changes(comma=between) for n in names]
    made = [n.with_changes(comma=between) if n.comma is last else n for n in made]
    return [*made[:-1], made[-1].with_changes(comma=last)]


def _exploded(node: cst.ImportFrom, names: Sequence[cst.ImportAlias]) -> cst.ImportFrom:
    comma = cst.Comma(whitespace_after=line_break(INDENT))
    last = cst.Comma(whitespace_after=line_break(0))
    listed = [n.with_changes(comma=comma) for n in names[:-1]]
    return node.with_changes(
        names=[*listed, names[-1].with_changes(comma=last)],
        lpar=cst.LeftParen(line_break(INDENT)),
        rpar=cst.RightParen(),
    )


def _insert(body: list[cst.BaseStatement], one: Import, generated: set[str]) -> None:
    """Put a name into the import of its module, or a new import where isort has it."""
    alias = cst.ImportAlias(cst.Name(one.name))
    index = _home_of(body, one, generated)
    if index is None:
        module = cst.parse_module(f"from {one.path} import {one.name}\n")
        _place(body, one, module.body[0])
        return
    names = list(_names(body[index]))
    later = (i for i, n in enumerate(names) if _order(code(n.name)) > _order(one.name))
    names.insert(next(later, len(names)), alias)
    body[index] = _with_names(body[index], names)


def _home_of(body: Sequence[cst.BaseStatement], one: Import, generated: set[str]) -> int | None:
    """The index of the import that a name joins: rather one of ours than one of people's own."""
    places = [i for i, s in enumerate(body) if _path(s) == one.path and _names(s)]
    ours = (i for i in places if {code(alias.name) for alias in _names(body[i])} & generated)
    return next(ours, places[0] if places else None)


def _order(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions, as isort has it."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2, name)


def _place(body: list[cst.BaseStatement], one: Import, made: cst.BaseStatement) -> None:
    mine = _rank(one.path, plain=False)
    ranked = list(_ranked(body))
    before = [index for index, rank in ranked if rank < mine]
    after = [index for index, rank in ranked if rank > mine]
    index = before[-1] + 1 if before else after[0] if after else _first(body)
    same_before = bool(before) and dict(ranked)[before[-1]][0] == mine[0]
    same_after = index in dict(ranked) and dict(ranked)[index][0] == mine[0]
    if index < len(body) and not before:
        lines = list(above(body[index]))
        made = made.with_changes(leading_lines=lines)
        body[index] = body[index].with_changes(leading_lines=[] if same_after else [_BLANK])
    elif before and not same_before:
        made = made.with_changes(leading_lines=[_BLANK])
        if same_after:
            lines = list(above(body[index]))
            body[index] = body[index].with_changes(leading_lines=_one_blank_less(lines))
    body.insert(index, made)


def _one_blank_less(lines: list[cst.EmptyLine]) -> list[cst.EmptyLine]:
    return lines[1:] if lines and is_blank(lines[0]) else lines


Rank = tuple[int, int, str]


def _ranked(body: Iterable[cst.BaseStatement]) -> Iterator[tuple[int, Rank]]:
    """The imports at the top of a module, and where isort has them; no other statement's."""
    for index, statement in enumerate(body):
        if path := _path(statement):
            yield index, _rank(path, plain=False)
        elif path := _imported(statement):
            yield index, _rank(path, plain=True)


def _imported(statement: cst.BaseStatement) -> str:
    """The module of ``import path``; empty if it is none."""
    node = statement.body[0] if isinstance(statement, cst.SimpleStatementLine) else None
    return code(node.names[0].name) if isinstance(node, cst.Import) else ""


def _rank(path: str, *, plain: bool) -> Rank:
    root = path.partition(".")[0]
    section = 0 if root == "__future__" else 1 if root in sys.stdlib_module_names else 2
    return (section, 0 if plain else 1, path)


def _first(body: Sequence[cst.BaseStatement]) -> int:
    """The index after a docstring."""
    if not body or not isinstance(body[0], cst.SimpleStatementLine):
        return 0
    first = body[0].body[0]
    text = isinstance(first, cst.Expr) and isinstance(first.value, cst.SimpleString)
    return 1 if text else 0
