"""One file taken apart: its tree, its scopes, and which name means what in each of them."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from glue2airflow.scripts.given import Source

CHANGED = "it would not come back byte for byte, so it is left alone"
TOO_DEEP = "it is nested too deeply (a chain of 200 calls is), so nothing in it was looked at"


@dataclass(frozen=True)
class Imported:
    """What an import binds: a module, or a member of it.

    :param level: how many dots a relative import has.
    """

    module: str
    member: str = ""
    level: int = 0


@dataclass(eq=False)
class Scope:
    """A module, class or function. Comprehensions and lambdas share the scope around them."""

    unit: Unit
    node: cst.Module | cst.ClassDef | cst.FunctionDef
    parent: Scope | None
    bound: set[str] = field(default_factory=set)
    outer: set[str] = field(default_factory=set)
    imports: dict[str, list[Imported]] = field(default_factory=dict)
    functions: dict[str, list[Scope]] = field(default_factory=dict)

    def owner(self, name: str) -> Scope:
        """The scope in which ``name`` is bound when this one uses it; the module's if in none."""
        scope: Scope = self
        while scope.parent:
            if name in scope.bound and name not in scope.outer and self._sees(scope):
                return scope
            scope = scope.parent
        return scope

    def _sees(self, scope: Scope) -> bool:
        return scope is self or not isinstance(scope.node, cst.ClassDef)

    @property
    def top(self) -> Scope:
        """The scope of the module."""
        return self.parent.top if self.parent else self

    @property
    def is_class(self) -> bool:
        """Whether its functions are methods."""
        return isinstance(self.node, cst.ClassDef)


@dataclass(frozen=True, eq=False)
class Unit:
    """A file that could be parsed.

    :param raw: its bytes, all of which the tree holds.
    """

    source: Source
    raw: bytes
    wrapper: MetadataWrapper

    @property
    def tree(self) -> cst.Module:
        """The file as a tree; its nodes tell one place from another by identity."""
        return self.wrapper.module

    @cached_property
    def index(self) -> Index:
        """What the tree holds, in its order."""
        index = Index(self)
        self.tree.visit(index)
        return index

    def line(self, node: cst.CSTNode) -> int:
        """The line that ``node`` begins in."""
        return self._positions[node].start.line

    @cached_property
    def _positions(self) -> dict[cst.CSTNode, cst.metadata.CodeRange]:
        return dict(self.wrapper.resolve(PositionProvider))


def parse(source: Source) -> Unit | str:
    """The file taken apart, or why that cannot be done.

    :raises SourceError: if it cannot be read at all.
    """
    raw = source.read()
    if _is_too_deep(raw):
        return TOO_DEEP
    try:
        tree = cst.parse_module(raw)
        unit = Unit(source, raw, MetadataWrapper(tree)) if tree.bytes == raw else None
        return unit if unit and unit.index else CHANGED
    except cst.ParserSyntaxError as error:
        return f"line {error.raw_line} is not Python 3, so nothing in it was looked at"
    except (UnicodeDecodeError, LookupError, SyntaxError, ValueError):
        return "it is not text in the encoding that it declares; save it in that, or as UTF-8"
    except RecursionError:
        return TOO_DEEP


def _is_too_deep(raw: bytes) -> bool:
    """Whether Python's own parser, which has bounds, finds it so; libcst's ends the process."""
    try:
        with warnings.catch_warnings(action="ignore"):
            ast.parse(raw)
    except (RecursionError, MemoryError):
        return True
    except SyntaxError as error:
        return "too many" in str(error)
    except ValueError:  # null bytes, or no text
        return False
    return False


class Index(cst.CSTVisitor):
    """Walks a tree once; keeps each node's parent and scope, and what binds names."""

    def __init__(self, unit: Unit) -> None:
        super().__init__()
        self.top = Scope(unit, unit.tree, None)
        self.parent: dict[cst.CSTNode, cst.CSTNode] = {}
        self.nodes: list[tuple[cst.BaseExpression, Scope]] = []
        self.statements: list[tuple[cst.CSTNode, Scope]] = []
        self.scopes: list[Scope] = [self.top]
        self._unit = unit
        self._path: list[cst.CSTNode] = []
        self._inside = [self.top]

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Keep the node; step into its scope if it has one."""
        if isinstance(node, cst.BaseParenthesizableWhitespace | cst.TrailingWhitespace):
            return False
        if self._path:
            self.parent[node] = self._path[-1]
        self._path.append(node)
        scope = self._inside[-1]
        if isinstance(node, cst.BaseExpression):
            self.nodes.append((node, scope))
        else:
            self.statements.append((node, scope))
        _bind(node, scope)
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self._enter(node, scope)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        """Step back."""
        if self._path and self._path[-1] is original_node:
            self._path.pop()
            if original_node is self._inside[-1].node:
                self._inside.pop()

    def _enter(self, node: cst.FunctionDef | cst.ClassDef, around: Scope) -> None:
        scope = Scope(self._unit, node, around)
        around.functions.setdefault(node.name.value, []).append(scope)
        self.scopes.append(scope)
        self._inside.append(scope)
        if isinstance(node, cst.FunctionDef):
            scope.bound.update(p.name.value for p in parameters(node))

    def is_bound(self, node: cst.CSTNode) -> bool:
        """Whether ``node`` is the name of something and not a use of its value."""
        above = self.parent.get(node)
        if isinstance(above, cst.Element):
            return self.is_bound(self.parent[above])
        member = _VALUES.get(type(above))
        if member:
            return getattr(above, member) is not node
        return isinstance(above, _NAMING)

    @property
    def imports(self) -> Iterator[Imported]:
        """What the file imports, wherever."""
        for scope in self.scopes:
            for several in scope.imports.values():
                yield from several


def _bind(node: cst.CSTNode, scope: Scope) -> None:
    """Note in ``scope`` the names that ``node`` binds."""
    if isinstance(node, cst.Import | cst.ImportFrom):
        for name, imported in imported_names(node):
            owner = scope.top if name in scope.outer else scope
            owner.imports.setdefault(name, []).append(imported)
            owner.bound.add(name)
    elif isinstance(node, cst.FunctionDef | cst.ClassDef):
        scope.bound.add(node.name.value)
    elif isinstance(node, cst.Global | cst.Nonlocal):
        scope.outer.update(item.name.value for item in node.names)
    elif target := target_of(node):
        scope.bound.update(names_in(target))


_TARGETS: dict[type[cst.CSTNode], str] = {
    cst.AssignTarget: "target",
    cst.AnnAssign: "target",
    cst.AugAssign: "target",
    cst.NamedExpr: "target",
    cst.For: "target",
    cst.CompFor: "target",
    cst.AsName: "name",
}


# Which member of a node holds a value; what else it holds are names.
_VALUES: dict[type, str] = {
    cst.Attribute: "value",
    cst.Arg: "value",
    cst.AnnAssign: "value",
    cst.AugAssign: "value",
    cst.NamedExpr: "value",
    cst.For: "iter",
    cst.CompFor: "iter",
    cst.Param: "default",
}
_NAMING = (
    cst.AssignTarget,
    cst.AsName,
    cst.ImportAlias,
    cst.FunctionDef,
    cst.ClassDef,
    cst.NameItem,
    cst.Del,
    cst.Annotation,
)


def target_of(node: cst.CSTNode) -> cst.BaseExpression | None:
    """What an assigning node assigns to."""
    member = _TARGETS.get(type(node))
    found = getattr(node, member) if member else None
    return found if isinstance(found, cst.BaseExpression) else None


def names_in(target: cst.BaseExpression) -> Iterator[str]:
    """The plain names that an assignment to ``target`` binds."""
    if isinstance(target, cst.Name):
        yield target.value
    elif isinstance(target, cst.Tuple | cst.List):
        for element in target.elements:
            yield from names_in(element.value)


def parameters(function: cst.FunctionDef) -> list[cst.Param]:
    """All parameters of a function, in order, the starred ones too."""
    given = function.params
    stars = [s for s in (given.star_arg, given.star_kwarg) if isinstance(s, cst.Param)]
    return [*given.posonly_params, *given.params, *given.kwonly_params, *stars]


def imported_names(node: cst.Import | cst.ImportFrom) -> Iterator[tuple[str, Imported]]:
    """Each name that an import binds, with what it means; ``*`` for a star."""
    if isinstance(node, cst.Import):
        for alias in node.names:
            yield _bound_by(alias)
        return
    module, level = _dots(node.module) if node.module else "", len(node.relative)
    if isinstance(node.names, cst.ImportStar):
        yield "*", Imported(module, "*", level)
        return
    for alias in node.names:
        member = _dots(alias.name)
        yield alias.evaluated_alias or member, Imported(module, member, level)


def _bound_by(alias: cst.ImportAlias) -> tuple[str, Imported]:
    """``import a.b`` binds ``a``; ``import a.b as c`` binds ``c`` to ``a.b``."""
    module = _dots(alias.name)
    if alias.evaluated_alias:
        return alias.evaluated_alias, Imported(module)
    return module.split(".")[0], Imported(module)


def _dots(node: cst.BaseExpression) -> str:
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    return ".".join([node.value if isinstance(node, cst.Name) else "?", *reversed(parts)])


def string_of(node: cst.CSTNode | None) -> str | None:
    """The text that a literal means."""
    if isinstance(node, cst.SimpleString | cst.ConcatenatedString):
        value = node.evaluated_value
        return value if isinstance(value, str) else None
    return None


def body_of(scope: Scope) -> Sequence[cst.BaseStatement | cst.BaseSmallStatement]:
    """The statements of a class or function."""
    body = scope.node.body
    return body.body if isinstance(body, cst.BaseSuite) else body
