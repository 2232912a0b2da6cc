"""Terraform: a plan or a state as JSON, or a folder with its configuration.

The three come down to the same instances and attributes, and give the same workflows. A state tells
all; a plan all but what is known after apply; a configuration what its expressions tell alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from airflow_glue_bridge.glue.codec import DecodeError
from glue2airflow import findings as f
from glue2airflow.errors import SourceError
from glue2airflow.sources.document import Document
from glue2airflow.sources.inventory import Inventory
from glue2airflow.sources.terraform import plan, state
from glue2airflow.sources.terraform.collect import Collector

__all__ = ["read", "read_configuration", "recognises"]

# "1.2" and the like; a change of the first number is one that old readers do not understand.
FORMAT = "1."


def recognises(data: object) -> bool:
    """Whether ``data`` is a plan or a state of Terraform."""
    if not isinstance(data, Mapping):
        return False
    return state.is_state_file(data) or plan.is_plan(data) or "format_version" in data


def read(document: Document, parameters: Mapping[str, str]) -> Inventory:
    """Everything in a plan or a state that concerns Glue workflows.

    :param parameters: values by the key that an open value shows: a reference, or the address of
        what is not known with the path of the member in it.
    :raises SourceError: if the file as a whole is not one that can be read.
    """
    inventory = Inventory(document.title)
    try:
        _read(Collector(inventory), document.data, parameters)
    except DecodeError as error:
        raise SourceError(f"{document.name}: {error}") from None
    return inventory


def _read(collector: Collector, data: Mapping[str, Any], parameters: Mapping[str, str]) -> None:
    if state.is_state_file(data):
        collector.take(state.stored(data))
        return
    if not str(data.get("format_version", FORMAT)).startswith(FORMAT):
        raise DecodeError("its format_version is newer than what this glue2airflow reads")
    if plan.is_plan(data):
        _read_plan(collector, plan.Planned(data, parameters))
    else:
        values = data.get("values")
        if not isinstance(values, Mapping):
            raise DecodeError("it is a state that holds nothing; is it of the right workspace?")
        collector.take(state.shown(values))


def _read_plan(collector: Collector, planned: plan.Planned) -> None:
    collector.take(planned.instances())
    members: dict[str, list[str]] = {}
    for instance, path in planned.read:
        owner = collector.owners.get(instance.address)
        if isinstance(owner, str):
            members.setdefault(owner, []).append(f"{instance.address}.{path}")
    for owner, paths in members.items():
        found = f.AFTER_APPLY.at(f"workflow {owner}", members=f.listed(paths))
        collector.note(owner, found)


def read_configuration(path: Path, parameters: Mapping[str, str]) -> Inventory:
    """Everything in a Terraform configuration that concerns Glue workflows.

    :param path: the folder of the root module, or one file of it.
    :param parameters: values of variables, and of whatever else is shown as ``${KEY}``.
    :raises SourceError: if a file is not valid HCL, or the configuration leads nowhere.
    """
    if not path.exists():
        raise SourceError(f"{path} cannot be read: there is no such file")
    inventory = Inventory(path.resolve().name)
    try:
        _read_configuration(Collector(inventory), path, parameters)
    except (DecodeError, RecursionError) as error:
        reason = str(error) if isinstance(error, DecodeError) else "it is nested too deep"
        raise SourceError(f"{path}: {reason}") from None
    return inventory


def _read_configuration(collector: Collector, path: Path, parameters: Mapping[str, str]) -> None:
    from glue2airflow.sources.terraform.hcl.configuration import Configuration

    configuration = Configuration.at(path, parameters)
    collector.take(configuration.instances())
    everyone = collector.everyone()
    for remark in configuration.remarks:
        for owner in remark.owners(everyone):
            collector.note(owner, remark.finding(everyone.get(owner, owner)))
