"""Plans, as ``terraform show -json`` prints them: what is known before it is applied.

Ids and ARNs are not: where a member is one, its expression in ``configuration`` says of what
(https://developer.hashicorp.com/terraform/internals/json-format#expression-representation).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from airflow_glue_bridge.glue.codec import DecodeError, mapping, sequence
from glue2airflow.findings import listed
from glue2airflow.sources.terraform import state
from glue2airflow.sources.terraform.instances import Instance, Open
from glue2airflow.sources.terraform.kinds import (
    CRAWLER,
    JOB,
    RULE,
    SECURITY,
    TRIGGER,
    WORKFLOW,
    arn_of,
)
from glue2airflow.sources.terraform.references import Place, References, parse, within

# What each member that may hold an id or an ARN holds it of.
_HOLDS: Mapping[str, str] = {
    "arn": WORKFLOW,
    "crawler_name": CRAWLER,
    "job_name": JOB,
    "rule": RULE,
    "security_configuration": SECURITY,
    "workflow_name": WORKFLOW,
}
# Attributes that AWS fills in if the configuration does not say: nothing then depends on them.
_FILLED_IN = frozenset({"python_version", "runtime"})


def is_plan(data: Mapping[str, Any]) -> bool:
    """Whether ``data`` is a plan."""
    return "planned_values" in data or "resource_changes" in data


@dataclass
class Planned:
    """The instances of a plan, its unknown values filled in as far as references tell them.

    :param given: values by the key that an open value shows.
    """

    data: Mapping[str, Any]
    given: Mapping[str, str]
    # What was read from a reference: the member, by the instance that has it.
    read: list[tuple[Instance, str]] = field(default_factory=list)

    def instances(self) -> list[Instance]:
        """All that there is after the plan is applied.

        :raises DecodeError: if the plan is not whole.
        """
        if self.data.get("errored"):
            raise DecodeError("terraform plan ended in an error, so it is not whole; plan again")
        if self.data.get("complete") is False:
            raise DecodeError("it is a plan of a part only; plan again without -target")
        planned = mapping(self.data.get("planned_values") or {}, "planned_values")
        known = list(state.shown(planned))
        self._references = References(_configuration(self.data), known)
        unknown = self._unknown()
        return [self._filled_in(one, unknown.get(one.address)) for one in known]

    def _unknown(self) -> dict[str, Any]:
        """What is not known of each instance, by its address."""
        changes = sequence(self.data.get("resource_changes") or [], "resource_changes")
        read = [mapping(change, "resource_changes") for change in changes]
        # What is deposed has the address of what replaces it.
        return {
            str(c.get("address")): within(c, "change").get("after_unknown")
            for c in read
            if "deposed" not in c
        }

    def _filled_in(self, instance: Instance, unknown: object) -> Instance:
        values = dict(instance.values)
        if instance.type == TRIGGER:
            # What it was when the plan was made; enabled says what it will be.
            values.pop("state", None)
        if isinstance(unknown, Mapping):
            at = Place(instance, self._references.expressions(instance))
            values = self._object(values, unknown, at)
        return replace(instance, values=values)

    def _object(
        self, values: Mapping[str, Any], unknown: Mapping[str, Any], at: Place
    ) -> dict[str, Any]:
        filled = dict(values)
        for name, mark in unknown.items():
            value = self._value(values.get(name), mark, at.inside(name))
            if value is not None:
                filled[name] = value
        return filled

    def _value(self, value: Any, mark: object, at: Place) -> Any:  # noqa: ANN401
        """A value with what ``mark`` says is unknown in it filled in."""
        if mark is True:
            return self._known_later(at)
        if isinstance(mark, Mapping):
            return self._object(value, mark, at) if isinstance(value, Mapping) else value
        if isinstance(mark, list):
            parts = value if isinstance(value, list) else []
            rounds = enumerate(itertools.zip_longest(parts, mark))
            return [self._value(v, m, at.item(i, len(mark))) for i, (v, m) in rounds]
        return value

    def _known_later(self, at: Place) -> object:
        """What a member will be, ``None`` where AWS fills in what the configuration leaves out."""
        if at.is_left_out or at.name in _FILLED_IN:
            return None
        target = self._references.target(at)
        if target and target.type == _HOLDS.get(at.name):
            name = target.values.get("name")
            if isinstance(name, str):
                self.read.append((at.instance, at.path))
                return arn_of(target.type, name) if at.name == "arn" else name
        return self._open(at)

    def _open(self, at: Place) -> str:
        key = f"{at.instance.address}.{at.path}"
        own = at.references
        if len(own) == 1 and parse(own[0]):
            key = f"{at.instance.module}.{own[0]}".removeprefix(".")
        if key in self.given:
            return self.given[key]
        refers = f", it refers to {listed(own)}" if own else ""
        return Open.at(key, f"{at.path} is known after apply{refers}; the state tells it")


def _configuration(data: Mapping[str, Any]) -> Mapping[str, Any]:
    configuration = mapping(data.get("configuration") or {}, "configuration")
    return mapping(configuration.get("root_module") or {}, "configuration.root_module")
