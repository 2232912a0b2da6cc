"""A configuration as a whole: its modules, and the instances that it makes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from glue2airflow import findings as f
from glue2airflow.findings import Finding
from glue2airflow.sources.given import Typed
from glue2airflow.sources.terraform.collect import way_out
from glue2airflow.sources.terraform.hcl import variables
from glue2airflow.sources.terraform.hcl.evaluate import evaluate
from glue2airflow.sources.terraform.hcl.files import Loader
from glue2airflow.sources.terraform.hcl.modules import MAX_NESTING, Expansion, Module
from glue2airflow.sources.terraform.hcl.resources import Resource
from glue2airflow.sources.terraform.hcl.scope import Budget
from glue2airflow.sources.terraform.hcl.syntax import Block
from glue2airflow.sources.terraform.hcl.unknowns import known, noted
from glue2airflow.sources.terraform.hcl.values import EvaluationError, LimitError, Value
from glue2airflow.sources.terraform.instances import Instance
from glue2airflow.sources.terraform.kinds import ESSENTIAL, READ, TRIGGER, WORKFLOW
from glue2airflow.sources.unresolved import Unresolved

# Modules of these collections are of one service each; of few, that may concern Glue workflows.
_OF_ONE_SERVICE = re.compile(
    r"([\w.-]+\.[a-z]+/)?(terraform-aws-modules|cloudposse)/"
    r"(?!eventbridge|cloudwatch-events|.*glue)"
)


@dataclass(frozen=True)
class Remark:
    """Something to be said of a part that was not read.

    :param about: texts that name the workflows that it concerns; where there is none of such a
        name, it is said of the source.
    :param everyone: whether it concerns all that is in the source.
    :param instead: what is refused where it concerns nothing that is known.
    """

    finding: Callable[[str], Finding]
    about: frozenset[str] = frozenset()
    everyone: bool = False
    instead: str = ""

    def owners(self, known: Mapping[str, str]) -> list[str]:
        """Whom it is said of, among what the source holds."""
        named = [owner for owner in known if owner in self.about or (self.everyone and owner)]
        return named or [self.instead]


@dataclass
class Configuration:
    """What all modules of a configuration share.

    :param root: the folder of the root module.
    :param given: values of variables, and of what is shown as ``${KEY}``.
    """

    root: Path
    loader: Loader
    given: Mapping[str, str]
    automatic: dict[str, Typed] = field(default_factory=dict)
    budget: Budget = field(default_factory=Budget)
    instances_made: int = 0
    remarks: list[Remark] = field(default_factory=list)
    _visiting: dict[str, None] = field(default_factory=dict)

    @classmethod
    def at(cls, path: Path, given: Mapping[str, str]) -> Configuration:
        """The configuration in a folder, or in one file.

        :raises SourceError: if a file of values is not valid.
        """
        root = path if path.is_dir() else path.parent
        made = cls(root, Loader(root, "" if path.is_dir() else path.name), given)
        for file in made.loader.value_files():
            made.automatic |= variables.in_file(file)
        return made

    @contextmanager
    def visit(self, name: str) -> Iterator[None]:
        """Look into a named thing, which must not lead back to itself."""
        if name in self._visiting:
            circle = list(self._visiting)[list(self._visiting).index(name) :]
            alone = "refers to itself" if len(circle) == 1 else "refer to each other in a circle"
            raise LimitError(f"{' and '.join(circle[:5])} {alone}")
        self._visiting[name] = None
        try:
            with self.budget.level():
                yield
        finally:
            del self._visiting[name]

    def instances(self) -> list[Instance]:
        """Every instance of a resource that is read."""
        root = Module(self, self.loader.module(self.root))
        for (name,) in root.loaded.of("variable"):
            self._ask(name)
        tags = self._default_tags(root)
        return list(self._module(root, tags))

    def _ask(self, variable: str) -> None:
        """Ask for a variable, so that none is given in vain that does not concern Glue."""
        for key in (variable, f"var.{variable}"):
            self.given.get(key)

    def _default_tags(self, root: Module) -> dict[str, Value]:
        """The tags that the aws provider gives to all that it makes (its ``default_tags``)."""
        tags: dict[str, Value] = {}
        for block in root.loaded.of("provider").values():
            inner = block.first("default_tags")
            if block.labels == ("aws",) and "alias" not in block.attributes and inner:
                found = self._value(inner, "tags", root)
                tags |= found if isinstance(found, dict) else {}
        return tags

    def _value(self, block: Block, name: str, module: Module) -> Value:
        written = block.attributes.get(name)
        try:
            return evaluate(written, module.scope) if written else None
        except EvaluationError:
            return None

    def _module(self, module: Module, tags: dict[str, Value]) -> Iterator[Instance]:
        for (kind, _), block in module.loaded.of("resource").items():
            if kind in READ:
                yield from self._resources(module, block, tags)
        for block in module.loaded.of("module").values():
            yield from self._called(module, block, tags)

    def _resources(
        self, module: Module, block: Block, tags: dict[str, Value]
    ) -> Iterator[Instance]:
        expansion = self._expansion(module, block, essential=block.labels[0] in ESSENTIAL)
        for key, scope in expansion.scopes.items():
            yield Resource(module, block, key, scope).instance(tags)

    def _called(self, module: Module, block: Block, tags: dict[str, Value]) -> Iterator[Instance]:
        if module.folder_of(block) is None:
            self._elsewhere(module, block)
            return
        expansion = self._expansion(module, block, essential=self._concerns(module, block))
        for key, scope in expansion.scopes.items():
            yield from self._module(module.child(block, key, scope), tags)

    def _expansion(self, module: Module, block: Block, *, essential: bool) -> Expansion:
        """The instances of a block; how many is told of where it is not known."""
        name = "count" if "count" in block.attributes else "for_each"
        try:
            expansion = module.expansion(block)
        except EvaluationError as error:
            self._malformed(str(error))
            return Expansion("", {})
        if expansion.open is not None:
            self._uncounted(module, block, name, expansion, essential)
        return expansion

    def _malformed(self, reason: str) -> None:
        self.remarks.append(
            Remark(lambda subject: f.MALFORMED.at(subject, reason=reason), everyone=True)
        )

    def _uncounted(
        self, module: Module, block: Block, name: str, expansion: Expansion, essential: bool
    ) -> None:
        """Say that it is not known which instances there are."""
        written, decides = block.attributes[name], expansion.open
        told = noted(decides, written)
        keys = way_out(told) if isinstance(told, Unresolved) else "it is sensitive"
        here = module.key(".".join(_address(block)))
        if not essential:
            subject = f"{here} ({block.place})"
            found = f.UNRESOLVED.at(subject, member=name, name=decides, way_out=keys)
            self.remarks.append(Remark(lambda _subject: found))
            return
        blanks = {"expression": f"{name} = {written.shown} of {here}", "place": written.place}
        self._refused(module, block, here, {**blanks, "way_out": keys})

    def _refused(self, module: Module, block: Block, here: str, blanks: dict[str, str]) -> None:
        """Refuse the workflow whose parts are not known, or all where it may be any."""
        owner = self._owner(module, block)
        self.remarks.append(
            Remark(
                lambda subject: f.UNCOUNTED.at(subject, **blanks),
                frozenset({owner} if owner else ()),
                # A workflow that may not be there changes nothing for the others.
                everyone=not owner and block.labels[0] != WORKFLOW,
                instead=here,
            )
        )

    def _owner(self, module: Module, block: Block) -> str:
        """The workflow of a trigger whose instances are not known, "" where that is open too."""
        if block.labels[0] != TRIGGER:
            return ""
        name = known(self._value(block, "workflow_name", module))
        return name if type(name) is str else ""

    def _concerns(self, module: Module, block: Block, depth: int = 0) -> bool:
        """Whether a module that is called, or one that it calls, holds workflows or triggers."""
        folder = module.folder_of(block)
        if folder is None or depth > MAX_NESTING:
            return True
        loaded = self.loader.module(folder)
        if any(kind in ESSENTIAL for kind, _ in loaded.of("resource")):
            return True
        inner = Module(self, loaded, module.key(f"module.{block.labels[0]}"))
        return any(self._concerns(inner, call, depth + 1) for call in loaded.of("module").values())

    def _elsewhere(self, module: Module, block: Block) -> None:
        """Say that a module was not read, if it may hold anything of Glue."""
        source = module.source_of(block)
        given = (self._value(block, name, module) for name in block.attributes)
        texts = frozenset(value for value in map(known, given) if isinstance(value, str))
        finding = f.REMOTE_MODULE.at
        origin = source or "somewhere that is not known"
        name = module.key(f"module.{block.labels[0]}")
        if not _OF_ONE_SERVICE.match(source):
            self.remarks.append(
                Remark(
                    lambda subject: finding(subject, name=name, place=block.place, origin=origin),
                    texts,
                )
            )


def _address(block: Block) -> tuple[str, ...]:
    return ("module", *block.labels) if block.type == "module" else block.labels
