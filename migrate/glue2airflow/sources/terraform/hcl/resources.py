"""Resources of a configuration: their attributes, nested blocks, and what others see of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from glue2airflow.sources.terraform import specs
from glue2airflow.sources.terraform.hcl.evaluate import evaluate
from glue2airflow.sources.terraform.hcl.scope import Scope
from glue2airflow.sources.terraform.hcl.syntax import Block
from glue2airflow.sources.terraform.hcl.unknowns import known
from glue2airflow.sources.terraform.hcl.values import EvaluationError, Lazy, Value, pairs
from glue2airflow.sources.terraform.instances import Instance, Key, Open, address
from glue2airflow.sources.terraform.kinds import IDENTIFIED_BY, KINDS, RULE, TARGET, arn_of
from glue2airflow.sources.terraform.specs import Spec
from glue2airflow.sources.unresolved import Placeholder

if TYPE_CHECKING:
    from glue2airflow.sources.terraform.hcl.modules import Module

# Of every resource; none is an attribute of what is made.
_META = frozenset({"connection", "count", "depends_on", "for_each", "lifecycle", "provider"})
_META |= {"provisioner"}
# What the provider or AWS fills in where the configuration says nothing.
_FILLED_IN = frozenset({"enabled", "event_bus_name", "glue_version", "is_enabled", "name", "state"})
_FILLED_IN |= {"timeout"}
SPECS = {
    **{name: kind.spec for name, kind in KINDS.items()},
    RULE: specs.RULE,
    TARGET: specs.TARGET,
}


@dataclass
class Resource:
    """One instance of a resource."""

    module: Module
    block: Block
    key: Key
    scope: Scope
    _problems: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Its type."""
        return self.block.labels[0]

    @property
    def address(self) -> str:
        """What Terraform calls it."""
        return f"{self.module.address}.{self._local}".removeprefix(".")

    @property
    def _local(self) -> str:
        """What its module calls it."""
        kind, name = self.block.labels
        return address("", kind, name, self.key)

    def value(self) -> Value:
        """What other expressions see of it."""
        return Lazy(self.address, self._attribute)

    def _attribute(self, name: str) -> Value:
        if name in self.block.attributes:
            return self.module.once(
                f"{self._local}.{name}",
                lambda: evaluate(self.block.attributes[name], self.scope),
            )
        if any(name in (block.type, *block.labels) for block in self.block.blocks):
            return self._blocks(self.block, name, None)
        if name == "id" and self.kind in IDENTIFIED_BY:
            return self._attribute(IDENTIFIED_BY[self.kind])
        if name == "arn" and self.kind in KINDS:
            return self._arn()
        return self._asked(name)

    def _arn(self) -> Value:
        given = self._asked("arn")
        name = known(self._attribute("name"))
        if not isinstance(given, Open) or not isinstance(name, str):
            return given
        return Open.at(given.keys[0], text=arn_of(self.kind, name))

    def _asked(self, name: str) -> Value:
        """An attribute that only AWS tells, or the user; null if nothing sets it."""
        key, given = f"{self.address}.{name}", self.module.configuration.given
        if key in given:
            return given[key]
        spec = SPECS.get(self.kind)
        unset = spec and name in spec.members and name not in _FILLED_IN
        return None if unset else Open.at(key)

    # --- what is read of it ---

    def instance(self, default_tags: dict[str, Value]) -> Instance:
        """The instance with the attributes that are taken up."""
        values = self._values(self.block, SPECS.get(self.kind))
        tags = values.get("tags") or {}
        if default_tags and isinstance(tags, dict):
            values["tags_all"] = {**default_tags, **tags}
        return Instance(
            self.kind,
            self.block.labels[1],
            values,
            self.module.address,
            self.key,
            self.block.place,
            tuple(self._problems),
        )

    def _values(
        self, block: Block, spec: Spec | None, scope: Scope | None = None
    ) -> dict[str, Any]:
        """The attributes and nested blocks; those that no table names are not evaluated."""
        nested = {**spec.single, **spec.several} if spec else {}
        values = self._attributes(block, spec, scope or self.scope)
        for name in dict.fromkeys(_kinds(block)):
            inner = nested.get(name)
            if spec is None or inner:
                values[name] = self._blocks(block, name, inner[1] if inner else None, scope)
            elif name not in spec.left:
                values[name] = True
        return values

    def _attributes(self, block: Block, spec: Spec | None, scope: Scope) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, expression in block.attributes.items():
            if name in _META:
                continue
            if spec is None or name in {*spec.members, *spec.single, *spec.several}:
                values[name] = self._tried(lambda e=expression: evaluate(e, scope))
            elif name not in spec.left:
                values[name] = True
        return values

    def _tried(self, make: Any) -> Value:  # noqa: ANN401
        """A value, or what is wrong with it kept for a finding."""
        try:
            return known(make())
        except EvaluationError as error:
            if str(error) not in self._problems:
                self._problems.append(str(error))
            return None

    def _blocks(
        self, block: Block, kind: str, spec: Spec | None, scope: Scope | None = None
    ) -> Value:
        """The nested blocks of a type, those that ``dynamic`` makes among them."""
        scope = scope or self.scope
        made: list[Value] = []
        for inner in block.blocks:
            if inner.type == kind:
                made.append(self._values(inner, spec, scope))
            elif inner.type == "dynamic" and inner.labels == (kind,):
                some = self._tried(lambda b=inner: self._dynamic(b, spec, scope))
                if isinstance(some, Placeholder):
                    return some
                made += some or []
        return made

    def _dynamic(self, block: Block, spec: Spec | None, scope: Scope) -> Value:
        """https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks"""
        written, content = block.attributes.get("for_each"), block.first("content")
        if not written or not content:
            raise EvaluationError(f"a dynamic block lacks for_each or content ({block.place})")
        over = known(evaluate(written, scope))
        if isinstance(over, Placeholder):
            return over
        name = _iterator(block)
        rounds = ({name: {"key": key, "value": value}} for key, value in pairs(over))
        return [self._values(content, spec, scope.naming(names)) for names in rounds]


def _iterator(block: Block) -> str:
    """What the element is called; the name stands there bare."""
    written = block.attributes.get("iterator")
    return written.text.strip('"') if written else block.labels[0]


def _kinds(block: Block) -> Iterator[str]:
    """The types of the nested blocks."""
    for inner in block.blocks:
        if inner.type == "dynamic" and inner.labels:
            yield inner.labels[0]
        elif inner.type not in _META | {"dynamic", "timeouts"}:
            yield inner.type
