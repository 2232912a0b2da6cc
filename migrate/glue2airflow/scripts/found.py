"""What the finders find: a use, with the edits that make it right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import libcst as cst

from glue2airflow.scripts.model import UNKNOWN, Kind, Use
from glue2airflow.scripts.parsed import Scope
from glue2airflow.scripts.strings import Strings
from glue2airflow.scripts.values import Values


class Edit(Enum):
    """What is done to a node."""

    ARGV = "put through argv()"
    PARSED = "given argv(sys.argv[1:]) as argument"
    PERHAPS = "put through argv(), or sys.argv[1:] if it is None"
    THROUGH = "asked of the module instead of the client"


@dataclass(frozen=True)
class Found:
    """One use, at ``node``; ``edits`` make it right, unless it is ``done`` already."""

    node: cst.CSTNode
    scope: Scope
    kind: Kind
    keys: tuple[str, ...] = ()
    text: str = ""
    edits: tuple[tuple[Scope, cst.BaseExpression, Edit], ...] = ()
    done: bool = False

    def as_use(self) -> Use:
        """The use as others see it."""
        unit = self.scope.unit
        writable = all(not scope.unit.source.archive for scope, _, _ in self.edits)
        return Use(
            self.kind,
            unit.source.path,
            unit.line(self.node),
            self.keys,
            self.text,
            self.done or bool(self.edits and writable),
            self.done,
        )


Finds = Iterator[Found]


def keys_in(texts: Strings) -> tuple[str, ...]:
    """The keys that an expression may stand for, with "?" if that is not all."""
    return (*sorted(texts.values), *(() if texts.whole else (UNKNOWN,)))


def calls(values: Values) -> Iterator[tuple[cst.Call, Scope]]:
    """Every call in the files of a script."""
    for unit in values.names.units:
        for node, scope in unit.index.nodes:
            if isinstance(node, cst.Call):
                yield node, scope


def is_ours(values: Values, node: cst.CSTNode, scope: Scope) -> bool:
    """Whether ``node`` is an argument of a function of our module."""
    above = scope.unit.index.parent.get(node)
    while isinstance(above, cst.Arg | cst.Subscript):
        above = scope.unit.index.parent[above]
    return isinstance(above, cst.Call) and bool(values.module_call(above, scope))
