"""CloudFormation templates: hand-written, SAM, or synthesised by CDK; YAML or JSON.

Only what concerns Glue workflows is evaluated, member by member, so that a part that nobody needs
never stands in the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from airflow_glue_bridge.glue.codec import DecodeError, mapping, sequence
from airflow_glue_bridge.glue.model import LEFT_IN_GLUE, EventRule
from glue2airflow import findings as f
from glue2airflow.errors import SourceError
from glue2airflow.findings import Finding
from glue2airflow.sources.document import Document, parse
from glue2airflow.sources.intrinsics import NO_VALUE, OpaqueError, function_in
from glue2airflow.sources.inventory import DEFINITIONS, TAKEN_UP, Inventory, Owner
from glue2airflow.sources.parameters import check_allowed
from glue2airflow.sources.saved import workflow_of
from glue2airflow.sources.scope import Scope
from glue2airflow.sources.shapes import KINDS, Data, Kind, misplaced, without_misplaced
from glue2airflow.sources.unresolved import (
    Placeholder,
    Secret,
    Unresolved,
    how_to_give,
    placeholders_in,
    unresolved_in,
    without_unresolved,
)

_SECTIONS = frozenset(
    {"AWSTemplateFormatVersion", "Conditions", "Description", "Globals", "Hooks", "Mappings"}
    | {"Metadata", "Outputs", "Parameters", "Resources", "Rules", "Transform"}
)
# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-product-attribute-reference.html
# and SAM's own two; none of them changes what a Glue resource does.
_ATTRIBUTES = frozenset(
    {"Condition", "Connectors", "CreationPolicy", "DeletionPolicy", "DependsOn", "IgnoreGlobals"}
    | {"Metadata", "Properties", "Type", "UpdatePolicy", "UpdateReplacePolicy"}
)
# Transforms hosted by AWS that leave Glue resources as they are
# (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-reference.html).
_HARMLESS = (
    *("AWS::CodeDeployBlueGreen", "AWS::LanguageExtensions", "AWS::SecretsManager-"),
    *("AWS::Serverless-", "AWS::ServiceCatalog"),
)
# What a workflow is made of: a loop over anything else hides nothing that a DAG needs.
_ESSENTIAL = ("AWS::Glue::Workflow", "AWS::Glue::Trigger")
# Members that hold the user's own keys and values, where a credential can be left out by itself.
_VALUES = frozenset(
    {"Arguments", "DefaultArguments", "DefaultRunProperties", "NonOverridableArguments"}
)
# Members of a definition that a DAG can do without.
_SPARE = frozenset({"DefaultArguments", "Description", "EventPattern", "NonOverridableArguments"})

# Members of a definition that no text can stand for.
_NO_TEXTS = frozenset(
    {"Command", "DefaultArguments", "ExecutionProperty", "JobRunQueuingEnabled"}
    | {"NonOverridableArguments", "NotificationProperty", "NotifyDelayAfter"}
)


def read(document: Document, parameters: Mapping[str, str]) -> Inventory:
    """Everything in a template that concerns Glue workflows.

    :param parameters: values by the key that an unresolved text shows: template parameters, pseudo
        parameters, exports, logical ids of resources without a name, attributes, references.
    :raises SourceError: if the template as a whole is not one that CloudFormation would take.
    """
    with naming(document):
        template = template_of(document)
        scope = Scope(template, parameters)
        check_allowed(scope.parameters, parameters)
        return read_in(document, template, scope)


def read_in(document: Document, template: Mapping[str, Any], scope: Scope) -> Inventory:
    """Everything in the template of a document that concerns Glue workflows, as the scope tells.

    :raises SourceError: as above.
    """
    inventory = Inventory(document.title)
    with naming(document):
        _Reader(inventory, scope).read(template)
    return inventory


@contextmanager
def naming(document: Document) -> Iterator[None]:
    """Say in which document an error is."""
    try:
        yield
    except DecodeError as error:
        raise SourceError(f"{document.name}: {error}") from None


def template_of(document: Document) -> Mapping[str, Any]:
    """The template in a document, or in the reply of ``aws cloudformation get-template``.

    :raises DecodeError: if there is none.
    """
    data = mapping(document.data, "a template")
    body = data.get("TemplateBody", data)
    return mapping(parse(document.name, body).data if isinstance(body, str) else body, "a template")


def _expand(part: object) -> str:
    return (
        f"only CloudFormation can expand {part}; convert what aws cloudformation get-template "
        "--stack-name STACK --template-stage Processed prints"
    )


def _opaque_parts(template: Mapping[str, Any], resources: Mapping[str, Any]) -> Iterator[str]:
    """The parts of a template that may hold, or change, any workflow."""
    yield from (f"{name} at the top level" for name in template if str(name).startswith("Fn::"))
    for logical, body in resources.items():
        if logical.startswith("Fn::") and _hides_essentials(body):
            yield f"{logical} in Resources"
    transform = template.get("Transform")
    for macro in transform if isinstance(transform, list) else [transform]:
        name = macro.get("Name") if isinstance(macro, Mapping) else macro
        if name is not None and not str(name).startswith(_HARMLESS):
            yield f"the macro {name}"


def _hides_essentials(body: object) -> bool:
    """Whether an ``Fn::ForEach`` over resources, or a transform, may yield workflows or triggers.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach-example-resource.html
    """
    if isinstance(body, list) and len(body) == 3 and isinstance(body[2], Mapping):
        types = [r.get("Type") if isinstance(r, Mapping) else None for r in body[2].values()]
        return any(not isinstance(t, str) or t in _ESSENTIAL for t in types)
    return True


@dataclass(frozen=True)
class _Item:
    """One resource on its way into the inventory. ``where`` names it in findings."""

    kind: Kind
    logical: str
    resource: Mapping[str, Any]
    owner: Owner
    where: str

    @property
    def is_definition(self) -> bool:
        return self.kind.model in DEFINITIONS

    def matters(self, path: str) -> bool:
        """Whether a DAG depends on the member at ``path``."""
        return not self.is_definition or path.rsplit(".", 1)[-1] in TAKEN_UP


@dataclass(frozen=True)
class _Reader:
    inventory: Inventory
    scope: Scope

    def read(self, template: Mapping[str, Any]) -> None:
        """Read the resources, then what puts all of them in doubt."""
        for logical in self.scope.resources:
            if not logical.startswith("Fn::"):
                self._resource(logical)
        for name in template:
            if name not in _SECTIONS and not str(name).startswith("Fn::"):
                self._note("", f.UNREAD_MEMBER.at(self.inventory.source, member=name))
        for part in _opaque_parts(template, self.scope.resources):
            for owner, subject in self._everyone().items():
                self._note(owner, f.UNDECIDED.at(subject, member=part, way_out=_expand("it")))

    def _everyone(self) -> dict[str, str]:
        """Everything that becomes a DAG, and the source, with what to call each in findings."""
        inside = [*self.inventory.workflows, *self.inventory.triggers_of]
        outside = [trigger.name for trigger in self.inventory.triggers_of.get("", ())]
        return {
            **{name: f"trigger {name}" for name in outside},
            **{name: f"workflow {name}" for name in inside},
            "": self.inventory.source,
        }

    def _note(self, owner: Owner, finding: Finding) -> None:
        self.inventory.note(owner, finding)

    def _resource(self, logical: str) -> None:
        resource = self.scope.resource(logical)
        of_type = resource.get("Type")
        if not isinstance(of_type, str) or not of_type:
            raise DecodeError(f"the resource {logical} has no Type")
        if not (kind := KINDS.get(of_type)):
            return
        for item in self._items(kind, logical, resource):
            self._take(item)

    def _items(self, kind: Kind, logical: str, resource: Mapping[str, Any]) -> Iterator[_Item]:
        """The resource itself; an EventBridge rule once for each workflow that it starts."""
        name = self._told(logical) or logical
        also = isinstance(name, Placeholder) and logical not in name.keys
        where = f"{kind.word} {name} ({logical})" if also else f"{kind.word} {name}"
        if kind.model is EventRule:
            for workflow in self._targets(logical, resource, where):
                yield _Item(kind, logical, resource, workflow, where)
        else:
            owner = kind.owner(name, self._workflow(resource))
            yield _Item(kind, logical, resource, owner, where)

    def _told(self, logical: str) -> str:
        """The name of a resource, "" where it cannot be told: that is noted when it is read."""
        try:
            return self.scope.physical_name(logical)
        except (DecodeError, OpaqueError):
            return ""

    def _workflow(self, resource: Mapping[str, Any]) -> str:
        """The workflow of a trigger; "" for none, and where it cannot be told, as above."""
        properties = resource.get("Properties")
        written = properties.get("WorkflowName") if isinstance(properties, Mapping) else None
        try:
            name = self.scope.evaluate(written)
        except (DecodeError, OpaqueError):
            return ""
        return name if isinstance(name, str) else ""

    def _targets(self, logical: str, resource: Mapping[str, Any], where: str) -> list[str]:
        """The workflows that a rule starts."""
        try:
            if self.scope.exists(logical) is False:
                return []
            properties = mapping(resource.get("Properties"), "Properties")
            targets = self.scope.evaluate(properties.get("Targets", []))
            arns = [mapping(t, "Targets").get("Arn") for t in sequence(targets, "Targets")]
        except (DecodeError, OpaqueError):
            self._note("", f.UNREAD_MEMBER.at(where, member="Targets"))
            return []
        named = (workflow_of(arn) for arn in arns if isinstance(arn, str))
        return list(dict.fromkeys(name for name in named if name))

    def _take(self, item: _Item) -> None:
        present: bool | Placeholder = True
        with self._noting(item, "Condition"):
            present = self.scope.exists(item.logical)
        if present is False:
            return
        if isinstance(present, Placeholder) and not item.is_definition:
            member = f"its condition {item.resource['Condition']}"
            way_out = how_to_give(present.keys)
            self._note(item.owner, f.UNDECIDED.at(item.where, member=member, way_out=way_out))
        self._attributes(item)
        data = self._settled(item, self._members(item))
        with self._noting(item, item.kind.word):
            item.kind.shape(data)
        if "Name" in data:
            item.kind.add(self.inventory, item.owner, data, item.where)

    @contextmanager
    def _noting(self, item: _Item, member: str) -> Iterator[None]:
        """Make a finding of what is wrong with one member."""
        try:
            yield
        except OpaqueError as error:
            spare = item.is_definition and member in _SPARE
            rule = f.UNREAD_DEFINITION if spare else f.UNDECIDED
            self._note(item.owner, rule.at(item.where, member=member, way_out=_expand(error)))
        except DecodeError as error:
            self._note(item.owner, f.MALFORMED.at(item.where, reason=f"{member}: {error}"))

    def _attributes(self, item: _Item) -> None:
        for name in item.resource:
            if str(name).startswith("Fn::"):
                finding = f.UNDECIDED.at(item.where, member=name, way_out=_expand("it"))
                self._note(item.owner, finding)
            elif name not in _ATTRIBUTES:
                self._note(item.owner, f.UNREAD_MEMBER.at(item.where, member=name))

    def _members(self, item: _Item) -> Data:
        """The properties that are taken up, evaluated."""
        data: Data = {}
        for member, value in self._properties(item).items():
            if member in item.kind.properties:
                with self._noting(item, member):
                    data[member] = self.scope.evaluate(value)
            elif member != "Name" and member not in LEFT_IN_GLUE[item.kind.model]:
                rule = f.UNREAD_DEFINITION if item.is_definition else f.UNREAD_MEMBER
                self._note(item.owner, rule.at(item.where, member=member))
        with self._noting(item, "Name"):
            data["Name"] = self.scope.physical_name(item.logical)
        return {member: value for member, value in data.items() if value is not NO_VALUE}

    def _properties(self, item: _Item) -> Mapping[str, Any]:
        written = item.resource.get("Properties")
        with self._noting(item, "Properties"):
            properties = {} if written is None else mapping(written, "it")
            if name := function_in(properties):
                raise DecodeError(f"it must be an object, not {name}")
            return properties
        return {}

    def _settled(self, item: _Item, data: Data) -> Data:
        """``data`` less the unresolved parts that no name can stand for."""
        if not placeholders_in(data, Placeholder):
            return data
        self._secrets(item, data)
        if item.is_definition:
            return self._settled_definition(item, data)
        for path, unresolved in unresolved_in(data):
            if misplaced(path):
                way_out = how_to_give(unresolved.keys)
                self._note(item.owner, f.UNDECIDED.at(item.where, member=path, way_out=way_out))
        return without_misplaced(data)

    def _secrets(self, item: _Item, data: Data) -> None:
        """A credential may stand among values only, from where it can be left out."""
        for path, secret in placeholders_in(data, Secret):
            inside = path.replace("[", ".").split(".")
            if item.matters(path) and not _VALUES.intersection(inside):
                way_out = f"{f.listed(secret.keys)} is a credential and is never written out"
                self._note(item.owner, f.UNDECIDED.at(item.where, member=path, way_out=way_out))

    def _settled_definition(self, item: _Item, data: Data) -> Data:
        limit = data.get("ExecutionProperty")
        if isinstance(limit, Unresolved):
            way_out = how_to_give(limit.keys)
            finding = f.UNKNOWN_SETTING.at(item.where, member="ExecutionProperty", way_out=way_out)
            self._note(item.owner, finding)
        return {
            member: without_unresolved(value, _NO_TEXTS)
            for member, value in data.items()
            if not (isinstance(value, Unresolved) and member in _NO_TEXTS)
        }
