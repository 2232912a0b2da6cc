"""What the expressions of one template refer to: parameters, mappings, conditions, resources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from airflow_glue_bridge.glue.codec import DecodeError, kind, mapping, text
from glue2airflow.sources import parameters
from glue2airflow.sources.conditions import Decided, decide
from glue2airflow.sources.intrinsics import NO_VALUE, OpaqueError, resolve
from glue2airflow.sources.outside import Outside
from glue2airflow.sources.unresolved import Placeholder, Secret, Unresolved, composed, unknown

# The pseudo parameters
# (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html)
# and the one of them that is a list.
_PSEUDO = frozenset(
    f"AWS::{name}"
    for name in (
        *("AccountId", "NotificationARNs", "NoValue", "Partition", "Region"),
        *("StackId", "StackName", "URLSuffix"),
    )
)
_PSEUDO_LIST = "AWS::NotificationARNs"

# The property that a Ref to a resource yields, for what jobs and triggers are told of.
_NAMED_BY: Mapping[object, Sequence[str]] = {
    "AWS::DynamoDB::Table": ("TableName",),
    "AWS::Events::EventBus": ("Name",),
    "AWS::Events::Rule": ("Name",),
    "AWS::Glue::Crawler": ("Name",),
    "AWS::Glue::Database": ("DatabaseInput", "Name"),
    "AWS::Glue::Job": ("Name",),
    "AWS::Glue::SecurityConfiguration": ("Name",),
    "AWS::Glue::Trigger": ("Name",),
    "AWS::Glue::Workflow": ("Name",),
    "AWS::S3::Bucket": ("BucketName",),
    "AWS::SSM::Parameter": ("Name",),
}

# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
_REFERENCE = re.compile(r"(\{\{resolve:[^{}]*\}\})")
_SECURE = ("{{resolve:secretsmanager:", "{{resolve:ssm-secure:")


class Scope:
    """The names of one template and what they stand for.

    Whatever the template does not tell is looked up in ``given`` by the key that its placeholder
    shows: a parameter, a pseudo parameter, an export, a resource, an attribute, a reference; then
    ``outside``.
    """

    def __init__(
        self,
        template: Mapping[str, Any],
        given: Mapping[str, str],
        outside: Outside | None = None,
    ) -> None:
        self.given = given
        self.outside = outside or Outside()
        self.values = self.outside.values(given)
        self.parameters = section(template, "Parameters")
        self.mappings = section(template, "Mappings")
        self.conditions = section(template, "Conditions")
        self.resources = section(template, "Resources")
        # A transform adds resources that only the processed template shows.
        self._generates = bool(template.get("Transform")) or any(
            str(logical).startswith("Fn::") for logical in self.resources
        )
        self._values: dict[str, str | list[str]] = {}
        self._names: dict[str, str] = {}
        self._decided: dict[str, Decided] = {}
        self._visiting: dict[str, None] = {}
        self.level = self.outside.level

    def evaluate(self, value: object) -> object:
        """``value`` with functions and dynamic references replaced by what they stand for.

        :raises DecodeError: where CloudFormation would refuse the template.
        :raises OpaqueError: where only CloudFormation knows.
        """
        return self._dereferenced(resolve(self, value))

    def given_or_open(self, key: str, told: Callable[[], str | None] = lambda: None) -> str:
        """What was given for ``key``, or else is ``told``, or else the placeholder that asks."""
        if key in self.given:
            return self.given[key]
        known = told()
        return unknown(key) if known is None else known

    def imported(self, name: str) -> str:
        """What ``Fn::ImportValue`` yields."""
        return self.given_or_open(name, lambda: self.outside.export(name))

    def output(self, stack: str, name: str, region: str) -> str:
        """What ``Fn::GetStackOutput`` yields."""
        return self.given_or_open(
            f"{stack}.{name}", lambda: self.outside.output(stack, name, region)
        )

    def ref(self, name: str) -> object:
        """What ``Ref`` yields for ``name``."""
        if name == "AWS::NoValue":
            return NO_VALUE
        if name in _PSEUDO:
            value = self.given_or_open(name, lambda: self.outside.pseudo(name))
            is_list = name == _PSEUDO_LIST and not isinstance(value, Placeholder)
            return parameters.split(value) if is_list else value
        if name in self.parameters:
            return self._parameter(name)
        if self._known(name):
            return self.physical_name(name)
        return self.given_or_open(self.outside.key(name))

    def _parameter(self, name: str) -> str | list[str]:
        if name not in self._values:
            declared = mapping(self.parameters[name], f'parameter "{name}"')
            self._values[name] = parameters.value_of(name, declared, self.values)
        return self._values[name]

    def attribute(self, logical: str, attribute: str) -> str:
        """What ``Fn::GetAtt`` yields: hardly ever known before the stack is deployed."""
        self._known(logical)
        key = f"{self.outside.key(logical)}.{attribute}"
        return self.given_or_open(key, lambda: self.outside.attribute(logical, attribute))

    def _known(self, logical: str) -> bool:
        """Whether the template shows the resource; false for one that a transform may add."""
        if logical in self.resources:
            if self.exists(logical) is False:
                raise DecodeError(f'"{logical}" is referred to, but its Condition is false')
            return True
        if not self._generates:
            raise DecodeError(f'"{logical}" is neither a parameter nor a resource of the template')
        return False

    def resource(self, logical: str) -> Mapping[str, Any]:
        """The resource as written."""
        return mapping(self.resources[logical], f"Resources.{logical}")

    def exists(self, logical: str) -> Decided:
        """Whether the resource's Condition holds."""
        condition = self.resource(logical).get("Condition")
        return True if condition is None else self.condition(condition)

    def condition(self, name: object) -> Decided:
        """Whether the condition ``name`` holds."""
        if not isinstance(name, str) or name not in self.conditions:
            shown = f'"{name}"' if isinstance(name, str) else kind(name)
            raise DecodeError(f"{shown} is not a condition of the template")
        if name not in self._decided:
            with self._visit(f'condition "{name}"'):
                decided = decide(self, self.conditions[name])
            if isinstance(decided, Placeholder):
                # Its own expression would grow with each condition that refers to others.
                decided = Unresolved(f"${{{name}}}", decided.keys)
            self._decided[name] = decided
        return self._decided[name]

    def mapped(self, names: Sequence[str]) -> object:
        """What ``Mappings`` holds under three names, ``None`` for nothing."""
        table: object = self.mappings
        for name in names:
            if not isinstance(table, Mapping):
                return None
            if name not in table and "Fn::Transform" in table:
                raise OpaqueError("Fn::Transform in Mappings")
            # YAML reads an account id as a number.
            table = table.get(name, next((v for k, v in table.items() if str(k) == name), None))
        return table

    def physical_name(self, logical: str) -> str:
        """The name that the resource has once it is deployed."""
        if logical not in self._names:
            with self._visit(f'the name of "{logical}"'):
                self._names[logical] = self._name(logical)
        return self._names[logical]

    def _name(self, logical: str) -> str:
        resource = self.resource(logical)
        path = _NAMED_BY.get(_hashable(resource.get("Type")), ())
        written: object = resource.get("Properties") if path else None
        for member in path:
            written = written.get(member) if isinstance(written, Mapping) else None
        name = self.evaluate(written)
        if name is None or name is NO_VALUE:
            return self.given_or_open(self.outside.key(logical))
        return text(name, f'the name of "{logical}"')

    @contextmanager
    def _visit(self, what: str) -> Iterator[None]:
        """Look into a named thing, which must not lead back to itself."""
        if what in self._visiting:
            circle = list(self._visiting)[list(self._visiting).index(what) :]
            alone = "refers to itself" if len(circle) == 1 else "refer to each other in a circle"
            raise DecodeError(f"{' and '.join(circle[:5])} {alone}")
        self._visiting[what] = None
        try:
            with self.level:
                yield
        finally:
            del self._visiting[what]

    def _dereferenced(self, value: object) -> object:
        if isinstance(value, str):
            return self._with_references(value) if "{{resolve:" in value else value
        if isinstance(value, list):
            return [self._dereferenced(part) for part in value]
        if isinstance(value, dict):
            return {key: self._dereferenced(part) for key, part in value.items()}
        return value

    def _with_references(self, value: str) -> str:
        """A text with its ``{{resolve:...}}`` replaced, or open where they are not given."""
        pieces = _REFERENCE.split(value)
        parts = [self._referred(p) if i % 2 else p for i, p in enumerate(pieces)]
        # The plain pieces of a placeholder no longer say what is missing from them.
        marks = [type(value)("", value.keys)] if isinstance(value, Placeholder) else []
        return composed([*marks, *parts])

    def _referred(self, reference: str) -> str:
        if reference.startswith(_SECURE):
            return Secret(reference, (reference,), self.given.get(reference))
        return self.given.get(reference, Unresolved(reference, (reference,)))


def section(template: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A top-level section of a template, empty if it is absent."""
    found = template.get(name)
    return {str(key): value for key, value in mapping({} if found is None else found, name).items()}


def _hashable(value: object) -> object:
    return value if isinstance(value, str) else None
