"""Values with a name at the top of a generated module: ``RUN_PROPERTIES = ...``."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

import libcst as cst

from glue2airflow.update.brackets import code, has_comment
from glue2airflow.update.conflicts import Conflict, Disputes
from glue2airflow.update.draft import above, find_comments, is_blank
from glue2airflow.update.pieces import assigned, comments
from glue2airflow.update.values import canonical

Statement = cst.BaseStatement


def named(module: cst.Module) -> dict[str, cst.SimpleStatementLine]:
    """The assignments to a name at the top of a module, but for those of calls: DAGs and tasks."""
    lines = [line for line in module.body if isinstance(line, cst.SimpleStatementLine)]
    found = [(line, assigned(line.body[0])) for line in lines if len(line.body) == 1]
    return {
        name: line
        for line, (name, value) in found
        if name and value is not None and not isinstance(value, cst.Call)
    }


def merge_constants(text: str, base: cst.Module, new: cst.Module, disputes: Disputes) -> str:
    """The merged ``text`` with the values that are generated now."""
    old, now = named(base), named(new)
    if {k: _says(v) for k, v in old.items()} == {k: _says(v) for k, v in now.items()}:
        return text
    work = _Constants(text, disputes)
    for name in [*now, *(name for name in old if name not in now)]:
        work.merge(name, old.get(name), now.get(name))
    return work.module.with_changes(body=work.body).code


def _says(line: cst.SimpleStatementLine | None) -> str:
    """What a value says; empty if there is none."""
    value = assigned(line.body[0])[1] if line else None
    return canonical(value) if value is not None else ""


class _Constants:
    """A module while its values are merged."""

    def __init__(self, text: str, disputes: Disputes) -> None:
        self.module, self.disputes = cst.parse_module(text), disputes
        self.hand: Mapping[str, cst.SimpleStatementLine] = named(self.module)
        self.body: list[Statement] = list(self.module.body)
        self.used = [n.id for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Name)]

    def merge(
        self, name: str, old: cst.SimpleStatementLine | None, now: cst.SimpleStatementLine | None
    ) -> None:
        """Bring in what changed of one value."""
        mine = self.hand.get(name)
        says_old, says_hand, says_now = _says(old), _says(mine), _says(now)
        if says_now in (says_old, says_hand):
            return
        why = self._why_not(name, mine, now)
        if says_hand != says_old or why:
            here = _shown(mine)
            conflict = Conflict(f"value {name}", 0, _shown(old), here, _shown(now), why)
            if not self.disputes.glue_wins(conflict, possible=not why):
                return
        self._take(mine, now, old)

    def _why_not(
        self, name: str, mine: cst.SimpleStatementLine | None, now: cst.SimpleStatementLine | None
    ) -> str:
        """Why Glue's side cannot be had; empty if it can."""
        others = self.used.count(name) - (mine is not None)
        if mine is None and name in self.used and now is not None and self._is_bound(name):
            return f"{name} is something else in the file"
        if now is None and others:
            return "your code uses it"
        touched = mine and (mine.trailing_whitespace.comment or has_comment(mine.body[0]))
        return "there is a comment of yours at it" if touched else ""

    def _is_bound(self, name: str) -> bool:
        tree = ast.parse(self.module.code)
        names = (n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == name)
        return any(isinstance(node.ctx, ast.Store) for node in names)

    def _take(
        self,
        mine: cst.SimpleStatementLine | None,
        now: cst.SimpleStatementLine | None,
        old: cst.SimpleStatementLine | None,
    ) -> None:
        if mine is None:
            if now is not None:
                self.body.insert(self._after_imports(), now)
            return
        index = next(i for i, statement in enumerate(self.body) if statement is mine)
        if now is not None:
            self.body[index] = mine.with_changes(body=now.body)
            return
        del self.body[index]
        self._keep_remarks(index, mine, comments(old) if old else ())

    def _keep_remarks(
        self, index: int, mine: cst.SimpleStatementLine, generated: Sequence[str]
    ) -> None:
        """What people say over a value that goes stays over what follows."""
        lines = list(mine.leading_lines)
        at = find_comments(lines, generated)
        rest = [*lines[:at], *lines[at + len(generated) :]] if at >= 0 else lines
        if index < len(self.body) and any(not is_blank(line) for line in rest):
            following = self.body[index]
            kept = [*rest, *above(following)]
            self.body[index] = following.with_changes(leading_lines=kept)

    def _after_imports(self) -> int:
        places = [i for i, statement in enumerate(self.body) if _is_import(statement)]
        return places[-1] + 1 if places else 0


def _shown(line: cst.SimpleStatementLine | None) -> str:
    value = assigned(line.body[0])[1] if line else None
    return code(value) if value is not None else ""


def _is_import(statement: Statement) -> bool:
    return isinstance(statement, cst.SimpleStatementLine) and all(
        isinstance(part, cst.Import | cst.ImportFrom) for part in statement.body
    )
