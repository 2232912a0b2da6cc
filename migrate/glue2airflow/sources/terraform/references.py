"""What the expressions in a plan's ``configuration`` refer to.

The plan names the references in an expression and not the expression, so only one that refers to a
single thing is followed, and only to where no index and no key has to be guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from glue2airflow.sources.terraform.instances import Instance, Key, address, index

# An instance, and the attribute of it that is referred to.
Found = tuple[Instance, str]

MAX_STEPS = 50

_KEY = r'(?:\[(?P<key>\d+|"(?:[^"\\]|\\.)*")\])?'
_REFERENCE = re.compile(rf"(?P<first>[\w-]+)\.(?P<second>[\w-]+){_KEY}(?:\.(?P<attribute>[\w-]+))?")


@dataclass(frozen=True)
class Reference:
    """``aws_glue_job.load["a"].id``, ``module.jobs.name`` or ``var.name``, in its parts."""

    first: str
    second: str
    key: Key
    attribute: str


def parse(text: str) -> Reference | None:
    """The parts of a reference, ``None`` for one with more in it."""
    if not (found := _REFERENCE.fullmatch(text)):
        return None
    key = json.loads(found["key"]) if found["key"] else None
    return Reference(found["first"], found["second"], key, found["attribute"] or "")


@dataclass(frozen=True)
class Place:
    """A member of an instance, and what the configuration says of its expression.

    :param expression: ``None`` where the configuration does not say, as inside dynamic blocks.
    """

    instance: Instance
    expression: object
    path: str = ""
    name: str = ""
    is_left_out: bool = False

    def inside(self, name: str) -> Place:
        """The place of an attribute, or of the blocks of one kind."""
        within = self.expression
        told = within.get(name) if isinstance(within, Mapping) else None
        left_out = isinstance(within, Mapping) and name not in within and not _is_leaf(within)
        path = f"{self.path}.{name}".removeprefix(".")
        # A rule without a name gets one from AWS.
        dynamic = name in ("actions", "conditions", "predicate", "name")
        return Place(self.instance, told, path, name, left_out and not dynamic)

    def item(self, i: int, of: int) -> Place:
        """The place of one of several blocks, if the configuration shows as many."""
        told = self.expression
        matches = isinstance(told, list) and i < len(told) == of
        inside = told[i] if isinstance(told, list) and matches else None
        return replace(self, expression=inside, path=f"{self.path}[{i}]")

    @property
    def references(self) -> list[str]:
        """What the expression refers to, each thing by its longest name only."""
        return _longest(_references(self.expression))


def _is_leaf(expression: Mapping[str, Any]) -> bool:
    return "references" in expression or "constant_value" in expression


def _references(expression: object) -> list[str]:
    told = expression.get("references") if isinstance(expression, Mapping) else None
    return [r for r in told if isinstance(r, str)] if isinstance(told, list) else []


def _longest(references: Sequence[str]) -> list[str]:
    """Terraform lists ``a.b["k"].id`` along with ``a.b["k"]`` and ``a.b``."""
    return [
        one
        for one in dict.fromkeys(references)
        if not any(
            other != one and other.startswith((f"{one}.", f"{one}[")) for other in references
        )
    ]


def within(data: object, *names: str) -> Mapping[str, Any]:
    """The object under some names, an empty one if there is none."""
    for name in names:
        data = data.get(name) if isinstance(data, Mapping) else None
    return data if isinstance(data, Mapping) else {}


class References:
    """The configuration of a plan, to look references up in."""

    def __init__(self, root: Mapping[str, Any], instances: Iterable[Instance]) -> None:
        self._root = root
        self._instances = {one.address: one for one in instances}

    def expressions(self, instance: Instance) -> object:
        """The expressions of an instance's attributes."""
        module = self._module(instance.module)
        resources = module.get("resources")
        for part in resources if isinstance(resources, list) else []:
            resource = within({"": part}, "")
            if (resource.get("type"), resource.get("name")) == (instance.type, instance.name):
                return resource.get("expressions")
        return None

    def target(self, at: Place) -> Instance | None:
        """The one instance that an expression refers to."""
        # An attribute behind a computed key is not listed, hence "".
        wanted = ("", "arn") if at.name == "arn" else ("", "id", "name")
        found = self._follow(at.references, at.instance.module, at.instance.key, MAX_STEPS)
        return found[0] if found and found[1] in wanted else None

    def _follow(self, found: list[str], module: str, key: Key, steps: int) -> Found | None:
        if found[1:] == ["each.key"] and isinstance(key, str):
            found = [found[0] + index(key)] if "[" not in found[0] else []
        one = parse(found[0]) if len(found) == 1 and steps else None
        if one is None:
            return None
        if one.first == "var" and one.key is None and not one.attribute:
            return self._input(one.second, module, steps)
        if one.first == "module":
            return self._output(one, module, steps) if one.attribute else None
        instance = self._instances.get(address(module, one.first, one.second, one.key))
        return (instance, one.attribute) if instance else None

    def _input(self, name: str, module: str, steps: int) -> Found | None:
        """What a module's caller gives it."""
        path = _split(module)
        if not path:
            return None
        caller, (called, key) = _joined(path[:-1]), path[-1]
        given = within(self._module(caller), "module_calls", called, "expressions").get(name)
        return self._follow(_longest(_references(given)), caller, key, steps - 1)

    def _output(self, one: Reference, module: str, steps: int) -> Found | None:
        inside = f"{module}.module.{one.second}{index(one.key)}".removeprefix(".")
        expression = within(self._module(inside), "outputs", one.attribute).get("expression")
        return self._follow(_longest(_references(expression)), inside, None, steps - 1)

    def _module(self, path: str) -> Mapping[str, Any]:
        """The configuration of the module that an instance is in."""
        module = self._root
        for name, _ in _split(path):
            module = within(module, "module_calls", name, "module")
        return module


_STEP = re.compile(rf"module\.(?P<name>[\w-]+){_KEY}\.?")


def _split(module: str) -> list[tuple[str, Key]]:
    """``module.a["x"].module.b`` as the names and keys of the modules on the way."""
    return [
        (step["name"], json.loads(step["key"]) if step["key"] else None)
        for step in _STEP.finditer(module)
    ]


def _joined(path: Iterable[tuple[str, Key]]) -> str:
    return ".".join(f"module.{name}{index(key)}" for name, key in path)
