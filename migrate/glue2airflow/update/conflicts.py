"""Where a person and Glue changed the same thing: both sides, and where it stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from glue2airflow.emit.literals import comment
from glue2airflow.secrets import looks_secret, masked
from glue2airflow.update.side import Side

HIDDEN = "(not shown: it may be a credential)"
ABSENT = "(none)"
# Of a side, so many lines are shown.
MOST_LINES = 12


@dataclass(frozen=True)
class Conflict:
    """One thing that cannot be merged.

    :param subject: what it is, in words: ``task load, argument retries``.
    :param line: where it stands in the file as it is; 0 if nowhere.
    :param base: its source as it was generated last; empty if it was not there.
    :param hand: as it is in the file.
    :param new: as Glue has it now.
    :param why: what the three do not show by themselves.
    """

    subject: str
    line: int = 0
    base: str = ""
    hand: str = ""
    new: str = ""
    why: str = ""

    def lines(self) -> Iterator[str]:
        """The lines that show it, without anything that may be a credential."""
        place = f"line {self.line}: " if self.line else ""
        reason = f": {self.why}" if self.why else ""
        yield f"{place}{comment(self.subject)}{comment(reason)}"
        if self.base or self.hand or self.new:
            for side, code in (("base", self.base), ("here", self.hand), ("Glue", self.new)):
                first, *more = _shown(self.subject, code)
                yield f"  {side}: {first}"
                yield from (f"        {line}" for line in more)

    def as_json(self) -> dict[str, object]:
        """What ``--format json`` says of it: no source, which may hold anything."""
        return {"subject": self.subject, "line": self.line, "why": self.why}


def _shown(subject: str, code: str) -> list[str]:
    if not code.strip():
        return [ABSENT]
    if _is_secret(subject, code):
        return [HIDDEN]
    lines = [comment(line) for line in masked(code.strip("\r\n")).splitlines()]
    return [*lines[:MOST_LINES], *(["..."] if len(lines) > MOST_LINES else [])]


def _is_secret(subject: str, code: str) -> bool:
    """Whether a side holds what looks like a credential, by its name or by itself."""
    try:
        tree = ast.parse(f"({code.strip()})", mode="eval")
    except (SyntaxError, ValueError):
        return looks_secret("", code)
    last = subject.rsplit(" ", 1)[-1].strip('"')
    named = [(last, tree.body), *_named(tree)]
    return any(
        isinstance(value, ast.Constant)
        and isinstance(value.value, str)
        and looks_secret(name, value.value)
        for name, value in named
    )


def _named(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Every value in an expression, under the name that it goes by."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword):
            yield node.arg or "", node.value
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                yield (str(key.value) if isinstance(key, ast.Constant) else ""), value
        elif isinstance(node, ast.Constant):
            yield "", node


@dataclass
class Disputes:
    """The conflicts of one file, as they are come upon.

    :param prefer: whose side is taken where there is a choice; None: nobody's, it is told.
    """

    prefer: Side | None = None
    found: list[Conflict] = field(default_factory=list)

    def glue_wins(self, conflict: Conflict, *, possible: bool = True) -> bool:
        """Whether Glue's side is to be taken; where nobody's is, the conflict is kept.

        :param possible: whether Glue's side can be taken at all.
        """
        if self.prefer is Side.GLUE and possible:
            return True
        if self.prefer is not Side.HAND:
            self.insist(conflict)
        return False

    def insist(self, conflict: Conflict) -> None:
        """Keep a conflict that no preference can end; the same one once."""
        if conflict not in self.found:
            self.found.append(conflict)

    def in_order(self) -> tuple[Conflict, ...]:
        """The conflicts in the order of their lines; those that stand nowhere come last."""
        return tuple(sorted(self.found, key=lambda one: (not one.line, one.line)))
