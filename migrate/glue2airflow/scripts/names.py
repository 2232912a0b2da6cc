"""What a name means across the files of one script: a function, a module, a place for values."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import libcst as cst

from glue2airflow.scripts.api import WELL_KNOWN
from glue2airflow.scripts.given import MODULE, Library, Source
from glue2airflow.scripts.parsed import Imported, Scope, Unit, string_of

# Names that stand for others are followed so far.
DEEPEST = 50


@dataclass(frozen=True)
class Outside:
    """Something that no given file defines, by its dotted name."""

    name: str

    @property
    def last(self) -> str:
        """The part after the last dot."""
        return self.name.rpartition(".")[2]


@dataclass(frozen=True)
class Module:
    """One of the given files, as an import calls it."""

    unit: Unit


@dataclass(frozen=True)
class Place:
    """Where values are kept: a variable of a scope, or any attribute or key of this name."""

    scope: Scope | None
    name: str


Entity = Outside | Module | Place | Scope


class Names:
    """The names of a script and of the modules that it imports."""

    def __init__(self, units: Sequence[Unit], library: Library) -> None:
        self.units = tuple(units)
        self._library = library
        self._by_path: Mapping[Path, Unit] = {unit.source.path: unit for unit in units}
        self._known: dict[cst.CSTNode, list[Entity]] = {}
        self.methods: dict[str, list[Scope]] = {}
        self.reached: dict[cst.Call, list[Scope]] = {}
        self._made_by: dict[Place, list[tuple[cst.BaseExpression, Scope]]] = {}
        for unit in units:
            for scope in unit.index.scopes:
                if scope.is_class:
                    for name, found in scope.functions.items():
                        self.methods.setdefault(name, []).extend(found)
        for unit in units:
            for node, scope in unit.index.statements:
                if isinstance(node, cst.Assign):
                    self._keep_maker(node, scope)

    def of(self, node: cst.CSTNode, scope: Scope) -> list[Entity]:
        """What the expression may name; nothing if it names nothing."""
        if node not in self._known:
            self._known[node] = self._of(node, scope, 0)
        return self._known[node]

    def _of(self, node: cst.CSTNode, scope: Scope, depth: int) -> list[Entity]:
        if isinstance(node, cst.Name):
            return self._named(node.value, scope.owner(node.value), depth)
        if isinstance(node, cst.Attribute):
            return self._attribute(node, scope, depth)
        return []

    def outside(self, node: cst.CSTNode, scope: Scope) -> str:
        """The dotted name of what comes from elsewhere; empty if it does not."""
        found = (e.name for e in self.of(node, scope) if isinstance(e, Outside))
        return next(found, "")

    def classes(self, node: cst.CSTNode, scope: Scope) -> list[Scope]:
        """The given classes that an object is known to be of; none if that is not known."""
        if isinstance(node, cst.Name) and node.value in ("self", "cls"):
            return [s for s in (scope.parent, scope) if s and s.is_class][:1]
        places = [e for e in self.of(node, scope) if isinstance(e, Place)]
        makers = [maker for place in places for maker in self._made_by.get(place, ())]
        if isinstance(node, cst.Call):
            makers.append((node, scope))
        found = [e for call, inside in makers for e in self._called(call, inside)]
        return [entity for entity in found if isinstance(entity, Scope) and entity.is_class]

    def _called(self, call: cst.BaseExpression, scope: Scope) -> list[Entity]:
        return self.of(call.func, scope) if isinstance(call, cst.Call) else []

    def _keep_maker(self, node: cst.Assign, scope: Scope) -> None:
        for target in node.targets:
            for place in self.of(target.target, scope):
                if isinstance(place, Place):
                    self._made_by.setdefault(place, []).append((node.value, scope))

    def _attribute(self, node: cst.Attribute, scope: Scope, depth: int) -> list[Entity]:
        found: list[Entity] = []
        for owner in self.of(node.value, scope):
            if isinstance(owner, Outside):
                found.append(Outside(f"{owner.name}.{node.attr.value}"))
            elif isinstance(owner, Module):
                found += self._member(owner.unit, node.attr.value, depth + 1)
            elif isinstance(owner, Scope):
                found += owner.functions.get(node.attr.value, [])
        return found or [Place(None, node.attr.value)]

    def _named(self, name: str, owner: Scope, depth: int) -> list[Entity]:
        if depth > DEEPEST:
            return []
        found: list[Entity] = list(owner.functions.get(name, []))
        for imported in owner.imports.get(name, ()):
            found += self._imported(name, imported, owner.unit, depth + 1)
        if not found and name not in owner.bound:
            found += self._by_star(name, owner.unit, depth + 1)
        # What a class binds, others reach as an attribute.
        return found or [Place(None if owner.is_class else owner, name)]

    def _by_star(self, name: str, unit: Unit, depth: int) -> list[Entity]:
        """What ``from m import *`` may have brought: a given file decides, others may hold all."""
        found: list[Entity] = []
        for star in unit.index.top.imports.get("*", ()):
            module = self.module(star, unit.source)
            if module is None:
                found.append(Outside(f"{star.module}.{name}"))
            elif name in module.index.top.bound:
                found += self._member(module, name, depth)
        return found

    def _member(self, unit: Unit, name: str, depth: int) -> list[Entity]:
        top = unit.index.top
        if name in top.bound or "*" in top.imports:
            return self._named(name, top, depth)
        inner = self._unit(self._library.beside(_inside(unit.source), 1, name))
        return [Module(inner)] if inner else [Place(top, name)]

    def _imported(self, name: str, imported: Imported, unit: Unit, depth: int) -> list[Entity]:
        if not imported.member:
            # import a.b binds a
            whole = imported.module.split(".")[0] == name
            imported = Imported(name) if whole else imported
        module = self.module(imported, unit.source)
        if module and imported.member:
            return self._member(module, imported.member, depth)
        if module:
            return [Module(module)]
        if imported.member and (inner := self.submodule(imported, unit.source)):
            return [Module(inner)]
        return [Outside(".".join(filter(None, (imported.module, imported.member))))]

    def module(self, imported: Imported, importer: Source) -> Unit | None:
        """The given file that an import names before its ``import``."""
        return self._unit(locate(self._library, imported.module, imported.level, importer))

    def submodule(self, imported: Imported, importer: Source) -> Unit | None:
        """The given file that ``from package import name`` names by ``name``."""
        name = ".".join(filter(None, (imported.module, imported.member)))
        return self._unit(locate(self._library, name, imported.level, importer))

    def is_foreign(self, name: str) -> bool:
        """Whether a dotted name from elsewhere is a team's own code, which nobody gave."""
        top = name.split(".")[0]
        return top not in sys.stdlib_module_names and top not in (*WELL_KNOWN, MODULE, "")

    def missing(self) -> tuple[str, ...]:
        """The modules that the files import and nobody gave, less those that everybody has."""
        found = set()
        for unit in self.units:
            for imported in unit.index.imports:
                if not self._is_given(imported, unit.source) and self._is_wanted(imported):
                    found.add("." * imported.level + (imported.module or imported.member))
        return tuple(sorted(found))

    def _is_given(self, imported: Imported, importer: Source) -> bool:
        wholly = ".".join(filter(None, (imported.module, imported.member)))
        names = (imported.module, wholly)
        return any(locate(self._library, name, imported.level, importer) for name in names)

    def _is_wanted(self, imported: Imported) -> bool:
        ours = imported.module == MODULE
        return ours or bool(imported.level) or self.is_foreign(imported.module)

    def _unit(self, source: Source | None) -> Unit | None:
        return self._by_path.get(source.path) if source else None


def _inside(source: Source) -> Source:
    """A file beside those that a package holds."""
    return (
        Source(source.path.with_suffix("") / "x.py") if source.path.stem != "__init__" else source
    )


def locate(library: Library, name: str, level: int, importer: Source) -> Source | None:
    """The given file of a module."""
    if level:
        return library.beside(importer, level, name)
    return library.find(name, importer) if name else None


def key_of(node: cst.CSTNode) -> str | None:
    """The text of a subscript with a literal key."""
    if isinstance(node, cst.Subscript) and len(node.slice) == 1:
        inner = node.slice[0].slice
        return string_of(inner.value) if isinstance(inner, cst.Index) else None
    return None


def arguments(call: cst.Call) -> Iterator[tuple[str, cst.BaseExpression]]:
    """The arguments of a call by keyword; empty for those by position."""
    for arg in call.args:
        yield (arg.keyword.value if arg.keyword else arg.star), arg.value


def argument(call: cst.Call, position: int, keyword: str) -> cst.BaseExpression | None:
    """One argument, by its position or its keyword."""
    named = (a.value for a in call.args if a.keyword and a.keyword.value == keyword)
    if found := next(named, None):
        return found
    for i, arg in enumerate(call.args):
        if arg.keyword or arg.star:
            return None
        if i == position:
            return arg.value
    return None
