"""States: ``terraform.tfstate`` (version 4), and what ``terraform show -json`` prints of one.

https://developer.hashicorp.com/terraform/internals/json-format
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from airflow_glue_bridge.glue.codec import DecodeError, mapping, sequence, text
from glue2airflow.sources.terraform.instances import Instance, Key
from glue2airflow.sources.terraform.kinds import READ
from glue2airflow.sources.unresolved import Placeholder, Secret

# Since Terraform 0.12, of 2019.
STATE_VERSION = 4


def is_state_file(data: Mapping[str, Any]) -> bool:
    """Whether ``data`` is a state as Terraform stores it."""
    return "version" in data and not {"lineage", "serial"}.isdisjoint(data)


def stored(data: Mapping[str, Any]) -> Iterator[Instance]:
    """The instances in a state as Terraform stores it.

    :raises DecodeError: if it is of a version that is not known.
    """
    if data.get("version") != STATE_VERSION:
        raise DecodeError(
            f"it is a state of version {str(data.get('version'))[:10]} and this reads version "
            f"{STATE_VERSION}; print it with terraform show -json, or let terraform apply renew it"
        )
    for i, part in enumerate(sequence(data.get("resources") or [], "resources")):
        resource = mapping(part, f"resources[{i}]")
        if _is_read(resource):
            yield from _stored_instances(resource, f"resources[{i}]")


def _is_read(resource: Mapping[str, Any]) -> bool:
    return resource.get("mode") == "managed" and str(resource.get("type")) in READ


def _stored_instances(resource: Mapping[str, Any], where: str) -> Iterator[Instance]:
    parts = sequence(resource.get("instances") or [], f"{where}.instances")
    for i, part in enumerate(parts):
        inside = mapping(part, f"{where}.instances[{i}]")
        if "deposed" in inside:  # about to be destroyed
            continue
        values = dict(mapping(inside.get("attributes"), f"{where}.instances[{i}].attributes"))
        for path in sequence(inside.get("sensitive_attributes") or [], where):
            _hide(values, list(_steps(path)))
        yield _instance(resource, values, inside.get("index_key"), str(resource.get("module", "")))


def _steps(path: object) -> Iterator[object]:
    """The names and indexes of a sensitive path."""
    for step in sequence(path, "sensitive_attributes"):
        value = mapping(step, "sensitive_attributes").get("value")
        yield value.get("value") if isinstance(value, Mapping) else value


def _hide(values: Any, steps: list[Any]) -> None:  # noqa: ANN401  # attributes as they came
    """Make credentials of what a sensitive path leads to, in place."""
    for step in steps[:-1]:
        if not _holds(values, step):
            return
        values = values[step]
    if steps and _holds(values, steps[-1]):
        values[steps[-1]] = hidden(values[steps[-1]], str(steps[-1]))


def _holds(values: object, step: object) -> bool:
    if isinstance(values, dict):
        return step in values
    return isinstance(values, list) and isinstance(step, int) and 0 <= step < len(values)


def hidden(value: Any, name: str) -> Any:  # noqa: ANN401
    """``value`` with every scalar in it a credential that only its name is shown of."""
    if isinstance(value, dict):
        return {key: hidden(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [hidden(part, name) for part in value]
    if value is None or isinstance(value, Placeholder):
        return value
    return Secret(f"${{{name}}}", (name,), value)


def shown(data: Mapping[str, Any]) -> Iterator[Instance]:
    """The instances in the ``values`` or ``planned_values`` of ``terraform show -json``."""
    root = mapping(data.get("root_module") or {}, "root_module")
    yield from _module(root, "")


def _module(module: Mapping[str, Any], where: str) -> Iterator[Instance]:
    for part in sequence(module.get("resources") or [], f"{where}.resources"):
        resource = mapping(part, f"{where}.resources")
        if _is_read(resource) and "deposed_key" not in resource:  # about to be destroyed
            values = dict(mapping(resource.get("values") or {}, f"{where}.values"))
            _cover(values, resource.get("sensitive_values"))
            yield _instance(resource, values, resource.get("index"), where)
    for part in sequence(module.get("child_modules") or [], f"{where}.child_modules"):
        child = mapping(part, f"{where}.child_modules")
        yield from _module(child, text(child.get("address"), f"{where}.address"))


def _cover(values: Any, marks: Any) -> None:  # noqa: ANN401
    """Make credentials of what ``sensitive_values`` marks, in place."""
    listed = marks if isinstance(marks, list) else []
    pairs = marks.items() if isinstance(marks, dict) else enumerate(listed)
    for name, mark in pairs:
        if not _holds(values, name):
            continue
        if mark is True:
            values[name] = hidden(values[name], str(name))
        else:
            _cover(values[name], mark)


def _instance(
    resource: Mapping[str, Any], values: dict[str, Any], key: object, module: str
) -> Instance:
    told: Key = key if isinstance(key, int | str) else None
    kind, name = str(resource.get("type")), text(resource.get("name"), "name")
    return Instance(kind, name, values, module, told)
