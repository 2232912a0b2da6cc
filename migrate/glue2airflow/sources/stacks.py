"""Stacks that refer to each other: nested ones, exports, outputs; each evaluated when it is asked.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html

What cannot be told, for a circle or a mistake in the other stack, stays open under its key, as it
would if the other stack were not there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from airflow_glue_bridge.glue.codec import DecodeError, mapping, text
from glue2airflow.errors import SourceError
from glue2airflow.sources import cloudformation
from glue2airflow.sources.document import Document
from glue2airflow.sources.intrinsics import NO_VALUE, OpaqueError
from glue2airflow.sources.outside import Layers, Level, Outside
from glue2airflow.sources.scope import Scope, section
from glue2airflow.sources.unresolved import Placeholder, composed

# Where a resource that is a stack of its own names its template.
# https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-application.html
NESTING: Mapping[str, str] = {
    "AWS::CloudFormation::Stack": "TemplateURL",
    "AWS::Serverless::Application": "Location",
}
# More nested stacks than an account may hold by default, and few enough to be read at once.
MAX_STACKS = 2_000
# Stacks in stacks; people have three or four levels.
MAX_NESTED = 50

# How CDK carries a name from a region to another: what one resource writes into the parameter
# store, another reads.
_READER, _WRITER = "Custom::CrossRegionExportReader", "Custom::CrossRegionExportWriter"

# The partitions of AWS whose regions people meet, as botocore's endpoints tell them apart.
_PARTITIONS = (
    (re.compile(r"cn-\w+-\d"), "aws-cn", "amazonaws.com.cn"),
    (re.compile(r"us-gov-\w+-\d"), "aws-us-gov", "amazonaws.com"),
    (re.compile(r"(af|ap|ca|eu|il|me|mx|sa|us)-\w+-\d"), "aws", "amazonaws.com"),
)

# Finds the template of a nested stack: the stack around it, and its logical id there.
Locate = Callable[["Stack", str], Document | None]
# Something of a stack that is being evaluated.
Asked = tuple["Stack", str]


@dataclass(frozen=True)
class Place:
    """Where a stack is deployed; "" for what only the deployment tells."""

    account: str = ""
    region: str = ""

    def may_be(self, other: Place) -> bool:
        """Whether both can be the same account and region."""
        pairs = ((self.account, other.account), (self.region, other.region))
        return all(mine == theirs or "" in (mine, theirs) for mine, theirs in pairs)

    def pseudo(self) -> dict[str, str]:
        """The pseudo parameters that follow from it."""
        known = {"AWS::AccountId": self.account, "AWS::Region": self.region}
        for pattern, partition, suffix in _PARTITIONS:
            if pattern.fullmatch(self.region):
                known |= {"AWS::Partition": partition, "AWS::URLSuffix": suffix}
        return {name: value for name, value in known.items() if value}


@dataclass
class Network:
    """All stacks that can refer to each other."""

    given: Mapping[str, str]
    stacks: list[Stack] = field(default_factory=list)
    level: Level = field(default_factory=Level)
    asking: set[Asked] = field(default_factory=set)

    @cached_property
    def ids(self) -> Counter[str]:
        """How many stacks use a logical id."""
        return Counter(logical for stack in self.stacks for logical in stack.scope.resources)

    @cached_property
    def exports(self) -> Mapping[str, list[Asked]]:
        """The outputs that are exported, by the name under which they are."""
        self.__dict__["exports"] = {}  # a name that depends on other exports stays open
        return _table(pair for stack in self.stacks for pair in stack.exported())

    @cached_property
    def written(self) -> Mapping[str, list[tuple[Stack, object]]]:
        """What CDK's writers put into the parameter store of another region."""
        return _table(pair for stack in self.stacks for pair in stack.writes())

    def add(self, stack: Stack) -> None:
        """Take a stack in.

        :raises SourceError: if that is one too many.
        """
        if len(self.stacks) >= MAX_STACKS:
            raise SourceError(f"{stack.document.name} is one of more than {MAX_STACKS:,} stacks")
        self.stacks.append(stack)


def _table(pairs: Iterator[tuple[str, Any]]) -> dict[str, list[Any]]:
    table: dict[str, list[Any]] = {}
    for name, value in pairs:
        table.setdefault(name, []).append(value)
    return table


@dataclass(eq=False, kw_only=True)
class Stack(Outside):
    """One stack of a network, or one nested in another.

    :param title: what people call it, unique in the network.
    :param name: its name in CloudFormation, "" if only the deployment tells.
    :param stage: stacks of one stage belong together before others.
    :param defaults: values of parameters, where the user gives none.
    :param parent: for a nested stack, the one around it, where it has the id ``logical``.
    """

    title: str
    document: Document
    network: Network
    name: str = ""
    place: Place = Place()
    stage: str = ""
    defaults: Mapping[str, str] = field(default_factory=dict)
    parent: Stack | None = None
    logical: str = ""
    nested: dict[str, Stack] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.level = self.network.level

    @cached_property
    def template(self) -> Mapping[str, Any]:
        """The template.

        :raises SourceError: if the document holds none.
        """
        with cloudformation.naming(self.document):
            return cloudformation.template_of(self.document)

    @cached_property
    def scope(self) -> Scope:
        """What the names in the template stand for.

        :raises SourceError: if a section of the template is none.
        """
        with cloudformation.naming(self.document):
            return Scope(self.template, self.network.given, self)

    @cached_property
    def outputs(self) -> Mapping[str, Any]:
        """The section of that name."""
        with cloudformation.naming(self.document):
            return section(self.template, "Outputs")

    @property
    def family(self) -> Iterator[Stack]:
        """The stack and all that are nested in it."""
        yield self
        for child in self.nested.values():
            yield from child.family

    def values(self, given: Mapping[str, str]) -> Mapping[str, str]:
        """What the parent passes goes before what the user gives; nobody else can pass it."""
        if self.parent:
            return Layers([Passed(self.parent, self.logical), given])
        return Layers([given, self.defaults])

    def pseudo(self, name: str) -> str | None:
        """Account and region, and the name that CDK gives the stack."""
        known = {**self.place.pseudo(), **({"AWS::StackName": self.name} if self.name else {})}
        return known.get(name)

    def key(self, logical: str) -> str:
        """The logical id, with the stack's title where several stacks use it."""
        return f"{self.title}/{logical}" if self.network.ids[logical] > 1 else logical

    def export(self, name: str) -> str | None:
        """The value that one stack in reach exports."""
        found = self._nearest(self.network.exports.get(name, []))
        return found[0].output_value(found[1]) if found else None

    def output(self, stack: str, name: str, region: str) -> str | None:
        """The output of a stack that has the name, wherever its account is."""
        place = Place(region=region or self.place.region)
        named = [(s, name) for s in self.network.stacks if s.name == stack]
        found = self._nearest([pair for pair in named if pair[0].place.may_be(place)], Place())
        return found[0].output_value(name) if found else None

    def attribute(self, logical: str, attribute: str) -> str | None:
        """An output of a nested stack, or what CDK reads from another region."""
        section_, _, name = attribute.partition(".")
        if section_ == "Outputs" and logical in self.nested:
            return self.nested[logical].output_value(name)
        known = logical in self.scope.resources
        if known and self.scope.resource(logical).get("Type") == _READER:
            place = Place(self.place.account)
            found = self._nearest(self.network.written.get(attribute, []), place)
            return found[0].value(f"parameter {attribute}", found[1]) if found else None
        return None

    def _nearest(
        self, found: list[tuple[Stack, Any]], place: Place | None = None
    ) -> tuple[Stack, Any] | None:
        """The one that can be meant: of the same place, and of the same stage if several are."""
        place = self.place if place is None else place
        reached = [pair for pair in found if pair[0].place.may_be(place)]
        staged = [pair for pair in reached if pair[0].stage == self.stage]
        for pairs in (staged, reached):
            if pairs:
                return pairs[0] if len(pairs) == 1 else None
        return None

    def output_value(self, name: str) -> str | None:
        """What an output of the stack yields, ``None`` where that cannot be told."""
        declared = self.outputs.get(name)
        if not isinstance(declared, Mapping) or self._is_off(declared):
            return None
        return self.value(f"output {name}", declared.get("Value"))

    def _is_off(self, declared: Mapping[str, Any]) -> bool:
        with self._quietly():
            condition = declared.get("Condition")
            return condition is not None and self.scope.condition(condition) is not True
        return True

    def value(self, what: str, written: object) -> str | None:
        """A part of the template as a text, for another stack."""
        asked = (self, what)
        if asked in self.network.asking:
            return None
        self.network.asking.add(asked)
        try:
            with self._quietly(), self.level:
                return text(self.scope.evaluate(written), what)
            return None
        finally:
            self.network.asking.remove(asked)

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """Let open what cannot be evaluated: who asked says what is missing."""
        try:
            yield
        except (DecodeError, OpaqueError):
            return

    def exported(self) -> Iterator[tuple[str, Asked]]:
        """The names under which outputs are exported, as far as they can be told."""
        naming = Scope(self.template, self.network.given, self)
        for logical, declared in self.outputs.items():
            with self._quietly():
                export = mapping(mapping(declared, logical).get("Export"), "Export")
                name = naming.evaluate(export.get("Name"))
                if isinstance(name, str) and not isinstance(name, Placeholder):
                    yield name, (self, logical)

    def writes(self) -> Iterator[tuple[str, tuple[Stack, object]]]:
        """What CDK's writer resources carry to another region."""
        for resource in self.scope.resources.values():
            if isinstance(resource, Mapping) and resource.get("Type") == _WRITER:
                with self._quietly():
                    properties = mapping(resource.get("Properties"), "Properties")
                    props = mapping(properties.get("WriterProps"), "WriterProps")
                    for name, value in mapping(props.get("exports"), "exports").items():
                        yield str(name), (self, value)


class Passed(Mapping[str, str]):
    """The parameters that a parent passes to a nested stack."""

    def __init__(self, parent: Stack, logical: str) -> None:
        self._parent, self._logical = parent, logical

    @cached_property
    def _written(self) -> Mapping[str, object]:
        properties = self._parent.scope.resource(self._logical).get("Properties") or {}
        return mapping(mapping(properties, "Properties").get("Parameters") or {}, "Parameters")

    def __getitem__(self, key: str) -> str:
        value = self._parent.scope.evaluate(self._written[key])
        if value is NO_VALUE:
            raise KeyError(key)
        return _joined(value, f'the parameter "{key}" of "{self._logical}"')

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)


def _joined(value: object, where: str) -> str:
    """``value`` as one text; a list is joined, as CloudFormation does for a list parameter."""
    if isinstance(value, list):
        pieces = [piece for item in value for piece in (",", text(item, where))]
        return composed(pieces[1:])
    return text(value, where)


def grow(stack: Stack, locate: Locate) -> None:
    """Add a stack to its network, and the stacks that are nested in it.

    :raises SourceError: if a template is none, or leads back to itself, or is nested too deep.
    """
    stack.network.add(stack)
    for logical in stack.scope.resources:
        document = locate(stack, logical) if nests(stack, logical) else None
        if document:
            _check_way(stack, logical, document)
            stack.nested[logical] = _child(stack, logical, document)
            grow(stack.nested[logical], locate)


def nests(stack: Stack, logical: str) -> str:
    """The member that names the template, for a resource that is a stack of its own, or ""."""
    resource = stack.scope.resources[logical]
    of_type = resource.get("Type") if isinstance(resource, Mapping) else None
    return NESTING.get(of_type, "") if isinstance(of_type, str) else ""


def _child(stack: Stack, logical: str, document: Document) -> Stack:
    return Stack(
        title=f"{stack.title}/{logical}",
        document=document,
        network=stack.network,
        place=stack.place,
        stage=stack.stage,
        parent=stack,
        logical=logical,
    )


def _check_way(stack: Stack, logical: str, document: Document) -> None:
    """Refuse a template that leads back to itself, or too deep."""
    way = [around.document.name for around in _outwards(stack)]
    if document.name in way:
        raise SourceError(f'{document.name} is nested in itself, through "{logical}"')
    if len(way) >= MAX_NESTED:
        raise SourceError(f"{document.name} is nested in more than {MAX_NESTED} stacks")


def _outwards(stack: Stack | None) -> Iterator[Stack]:
    """The stack and those around it."""
    while stack:
        yield stack
        stack = stack.parent
