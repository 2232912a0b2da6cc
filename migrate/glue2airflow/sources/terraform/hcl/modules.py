"""Modules of a configuration: what the names in their expressions stand for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glue2airflow.errors import SourceError
from glue2airflow.sources.terraform.hcl.evaluate import evaluate
from glue2airflow.sources.terraform.hcl.functions import caller
from glue2airflow.sources.terraform.hcl.functions.conversions import covered
from glue2airflow.sources.terraform.hcl.functions.files import Folder
from glue2airflow.sources.terraform.hcl.resources import Resource
from glue2airflow.sources.terraform.hcl.scope import Scope
from glue2airflow.sources.terraform.hcl.syntax import Block, Expression
from glue2airflow.sources.terraform.hcl.unknowns import known
from glue2airflow.sources.terraform.hcl.values import (
    EvaluationError,
    Lazy,
    LimitError,
    SetValue,
    Value,
    in_order,
    is_unknown,
    text,
    whole,
)
from glue2airflow.sources.terraform.hcl.variables import Variable
from glue2airflow.sources.terraform.instances import Key, Open, index
from glue2airflow.sources.unresolved import Placeholder

if TYPE_CHECKING:
    from glue2airflow.sources.terraform.hcl.configuration import Configuration
    from glue2airflow.sources.terraform.hcl.files import Module as Loaded

MAX_INSTANCES = 10_000
MAX_NESTING = 20


@dataclass(frozen=True)
class Expansion:
    """The instances of a block with ``count`` or ``for_each``: their keys and scopes.

    :param open: what decides how many there are, where that is not known.
    """

    kind: str
    scopes: Mapping[Key, Scope]
    open: Placeholder | None = None


class Module:
    """One instance of a module.

    :param address: ``module.a["x"]``, "" for the root module.
    :param inputs: what the caller gives, evaluated when it is asked for.
    """

    def __init__(
        self,
        configuration: Configuration,
        loaded: Loaded,
        address: str = "",
        inputs: Mapping[str, Callable[[], Value]] | None = None,
        above: tuple[Path, ...] = (),
    ) -> None:
        self.configuration = configuration
        self.loaded = loaded
        self.address = address
        self._inputs = inputs
        self._above = (*above, loaded.folder.resolve())
        self._kept: dict[str, Any] = {}
        folder = Folder(configuration.root, loaded.folder)
        self.scope = Scope(self._root, caller(folder), configuration.given, configuration.budget)
        self._locals = {
            name: expression
            for block in loaded.of("locals").values()
            for name, expression in block.attributes.items()
        }

    def key(self, name: str) -> str:
        """What something in the module is called from outside."""
        return f"{self.address}.{name}".removeprefix(".")

    def once(self, name: str, make: Callable[[], Any]) -> Any:  # noqa: ANN401
        """What ``make`` yields, made once, and not from itself."""
        if name not in self._kept:
            with self.configuration.visit(self.key(name)):
                self._kept[name] = make()
        return self._kept[name]

    # --- names ---

    def _root(self, name: str) -> Value:
        """What a name at the beginning of an expression stands for."""
        if name in self._LOOKUPS:
            return Lazy(self.key(name), lambda part: self._LOOKUPS[name](self, part))
        kinds = {kind for kind, _ in self.loaded.of("resource")}
        if name in kinds:
            return Lazy(self.key(name), lambda part: self.resource(name, part))
        if name in ("each", "count", "self"):
            raise EvaluationError(f'"{name}" has no meaning here')
        raise EvaluationError(f'"{name}" is neither a name that Terraform knows nor declared here')

    def variable(self, name: str) -> Value:
        """The value of a variable."""
        block = self.loaded.of("variable").get((name,))
        if block is None:
            raise EvaluationError(f'there is no variable "{name}"')
        return self.once(f"var.{name}", lambda: self._variable(name, Variable(block, self.scope)))

    def _variable(self, name: str, variable: Variable) -> Value:
        key = self.key(f"var.{name}")
        if self._inputs is None:
            return variable.finished(self._given(name, variable), key)
        if name in self._inputs:
            return variable.finished(self._inputs[name](), key)
        there, value = variable.default()
        return variable.finished(value, key) if there else Open.at(key)

    def _given(self, name: str, variable: Variable) -> Value:
        """What the user, a file or the default says of a variable of the root module."""
        given = self.configuration.given
        for key in (f"var.{name}", name):
            if key in given:
                return variable.typed(given[key])
        if name in self.configuration.automatic:
            return self.configuration.automatic[name].value
        there, value = variable.default()
        return value if there else Open.at(f"var.{name}")

    def local(self, name: str) -> Value:
        """The value of a local."""
        if name not in self._locals:
            raise EvaluationError(f'there is no local "{name}"')
        return self.once(f"local.{name}", lambda: self._local(name))

    def _local(self, name: str) -> Value:
        return covered(evaluate(self._locals[name], self.scope), name, self.key(f"local.{name}"))

    def output(self, name: str) -> Value:
        """The value of an output."""
        block = self.loaded.of("output").get((name,))
        if block is None or "value" not in block.attributes:
            raise EvaluationError(f'module {self.address} has no output "{name}"')
        return self.once(f"output.{name}", lambda: evaluate(block.attributes["value"], self.scope))

    def _data(self, kind: str) -> Value:
        return Lazy(
            self.key(f"data.{kind}"),
            lambda name: self._asked(self.key(f"data.{kind}.{name}")),
        )

    def _asked(self, key: str) -> Value:
        """What the user says of something that only Terraform knows."""
        given = self.configuration.given
        return given[key] if key in given else Open.at(key)

    def _path(self, name: str) -> Value:
        if name == "module":
            folder = os.path.relpath(self.loaded.folder, self.configuration.root)
            return Path(folder).as_posix()
        return "." if name == "root" else self._asked(f"path.{name}")

    def _terraform(self, name: str) -> Value:
        key = f"terraform.{name}"
        if name == "workspace":
            return self.configuration.given.get(key, "default")
        return self._asked(key)

    # --- resources and modules ---

    def resource(self, kind: str, name: str) -> Value:
        """A resource: an object, a list or a map of them."""
        block = self.loaded.of("resource").get((kind, name))
        if block is None:
            raise EvaluationError(f'there is no resource "{kind}" "{name}"')
        return self._shaped(self.expansion(block), f"{kind}.{name}", self._resources(block))

    def _resources(self, block: Block) -> Callable[[Key, Scope], Value]:
        def made(key: Key, scope: Scope) -> Value:
            return Resource(self, block, key, scope).value()

        return made

    def module(self, name: str) -> Value:
        """The outputs of a module: an object, a list or a map of them."""
        block = self.loaded.of("module").get((name,))
        if block is None:
            raise EvaluationError(f'there is no module "{name}"')
        if self.folder_of(block) is None:
            return self._asked(self.key(f"module.{name}"))

        def made(key: Key, scope: Scope) -> Value:
            child = self.child(block, key, scope)
            return Lazy(child.address, child.output)

        return self._shaped(self.expansion(block), f"module.{name}", made)

    def _shaped(
        self, expansion: Expansion, name: str, make: Callable[[Key, Scope], Value]
    ) -> Value:
        if expansion.open is not None:
            return self._asked(self.key(name))
        if name not in self._kept:
            found = {key: make(key, scope) for key, scope in expansion.scopes.items()}
            several = list(found.values()) if expansion.kind == "count" else found
            self._kept[name] = several if expansion.kind else found[None]
        return self._kept[name]

    def expansion(self, block: Block) -> Expansion:
        """The instances of a resource or a module."""
        name = ".".join([block.type, *block.labels])
        expansion: Expansion = self.once(f"{name}[]", lambda: self._expansion(block))
        return expansion

    def _expansion(self, block: Block) -> Expansion:
        if written := block.attributes.get("count"):
            return self._counted(evaluate(written, self.scope))
        if written := block.attributes.get("for_each"):
            return self._for_each(evaluate(written, self.scope))
        return Expansion("", {None: self.scope})

    def _counted(self, value: Value) -> Expansion:
        value = known(value)
        if isinstance(value, Placeholder):
            return Expansion("count", {}, value)
        count = whole(value)
        self._check(count)
        scopes: dict[Key, Scope] = {
            i: self.scope.naming({"count": {"index": i}}) for i in range(count)
        }
        return Expansion("count", scopes)

    def _for_each(self, value: Value) -> Expansion:
        value = known(value)
        if isinstance(value, Placeholder):
            return Expansion("for_each", {}, value)
        if isinstance(value, SetValue):
            value = {text(part): part for part in value}
        if not isinstance(value, dict):
            raise EvaluationError("for_each needs a map, or a set of strings")
        self._check(len(value))
        scopes: dict[Key, Scope] = {
            key: self.scope.naming({"each": {"key": key, "value": value[key]}})
            for key in in_order(value)
        }
        return Expansion("for_each", scopes)

    def _check(self, count: int) -> None:
        self.configuration.instances_made += max(count, 0)
        if self.configuration.instances_made > MAX_INSTANCES:
            raise LimitError(f"the configuration makes more than {MAX_INSTANCES:,} instances")

    def folder_of(self, block: Block) -> Path | None:
        """The folder of a module that is called, ``None`` for one that is not here.

        :raises SourceError: if the folder should be here, and is not.
        """
        source = self.source_of(block)
        if not source.startswith(("./", "../")):
            return None
        folder = self.loaded.folder / source
        if not folder.is_dir():
            raise SourceError(f"there is no folder {source} for the module ({block.place})")
        return folder

    def source_of(self, block: Block) -> str:
        """Where a module is from, as it is written."""
        written = block.attributes.get("source")
        value = evaluate(written, self.scope) if written else ""
        return "" if is_unknown(value) else text(value)

    def child(self, block: Block, key: Key, scope: Scope) -> Module:
        """An instance of a module that is called."""
        address = self.key(f"module.{block.labels[0]}{index(key)}")
        made: Module = self.once(f"child {address}", lambda: self._child(block, address, scope))
        return made

    def _child(self, block: Block, address: str, scope: Scope) -> Module:
        folder = self.folder_of(block)
        if folder is None:
            raise EvaluationError(f"{address} is not here")
        if folder.resolve() in self._above or len(self._above) > MAX_NESTING:
            raise LimitError(f"{address} leads back to a module that calls it ({block.place})")
        self._check(1)
        inputs = {name: _later(e, scope) for name, e in block.attributes.items()}
        loaded = self.configuration.loader.module(folder)
        return Module(self.configuration, loaded, address, inputs, self._above)

    def children(self) -> Iterator[tuple[Block, Expansion]]:
        """The modules that are called and are here."""
        for block in self.loaded.of("module").values():
            if self.folder_of(block) is not None:
                yield block, self.expansion(block)

    _LOOKUPS: Mapping[str, Callable[[Module, str], Value]] = {
        "data": _data,
        "local": local,
        "module": module,
        "path": _path,
        "terraform": _terraform,
        "var": variable,
    }


def _later(expression: Expression, scope: Scope) -> Callable[[], Value]:
    return lambda: evaluate(expression, scope)
