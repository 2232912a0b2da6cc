"""Readers: each brings one kind of source to :class:`~airflow_glue_bridge.glue.model.Workflow`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from glue2airflow.errors import SourceError, UsageError
from glue2airflow.sources import saved
from glue2airflow.sources.access import LIVE, Access
from glue2airflow.sources.assemble import Definition, Reading, assemble
from glue2airflow.sources.document import Document, load
from glue2airflow.sources.given import Given
from glue2airflow.sources.inventory import Inventory
from glue2airflow.sources.joining import share, used

__all__ = ["Definition", "Reading", "read_all"]

# What files with Terraform's configuration end in.
CONFIGURATION = (".tf", ".tf.json")


def read_all(
    paths: Iterable[str],
    parameters: Mapping[str, str] | None = None,
    access: Access | None = None,
) -> list[Reading]:
    """Read sources of whatever kind; what one of them defines, the others may use.

    :param paths: files, folders, ``aws:`` or ``aws:NAME``, or ``-`` for standard input.
    :param parameters: values for templates' parameters and for names that they do not know.
    :param access: how to reach the account that ``aws:`` means.
    :raises SourceError: if one cannot be read or is of no kind that is known.
    :raises UsageError: if a parameter is given that no source asks for.
    """
    given = Given(parameters or {})
    inventories = [i for path in paths for i in _inventories(path, given, access or Access())]
    for key in given.in_vain():
        raise UsageError(f"no source asks for the parameter {key}{_nearest(key, given.asked)}")
    share(inventories)
    everywhere = used(inventories)
    return [assemble(inventory, everywhere) for inventory in inventories]


def _nearest(key: str, known: Iterable[str]) -> str:
    import difflib

    close = difflib.get_close_matches(key, sorted(known), 3)
    return f"; there is {' and '.join(close)}" if close else ""


def _inventories(path: str, parameters: Mapping[str, str], access: Access) -> list[Inventory]:
    """What ``path`` names: most name one inventory, a folder of templates one for each."""
    if path.startswith(LIVE):
        from glue2airflow.sources import api

        return [api.read(path, access)]
    if path == LIVE.rstrip(":") and not Path(path).exists():
        raise UsageError(f"the live account is {LIVE} with a colon, or {LIVE}NAME for one workflow")
    if Path(path).is_dir():
        return _folder(Path(path), parameters)
    if path.endswith(CONFIGURATION):
        from glue2airflow.sources import terraform

        return [terraform.read_configuration(Path(path), parameters)]
    folder, _, stack = path.rpartition(":")
    if folder and Path(folder).is_dir():
        return _folder(Path(folder), parameters, stack)
    return _read(load(path), parameters, None if path == "-" else Path(path).parent)


def _folder(folder: Path, parameters: Mapping[str, str], stack: str = "") -> list[Inventory]:
    from glue2airflow.sources import cdk, terraform

    if cdk.recognises(folder):
        return cdk.read(folder, parameters, stack)
    if stack:
        raise SourceError(f"{folder} is no CDK assembly (manifest.json), so it has no :{stack}")
    if any(path.name.endswith(CONFIGURATION) for path in folder.iterdir()):
        return [terraform.read_configuration(folder, parameters)]
    raise SourceError(
        f"{folder} is a folder with neither Terraform files (*.tf) nor a CDK assembly "
        f"(manifest.json); name files in it, for example {folder}/*.json"
    )


def _read(
    document: Document, parameters: Mapping[str, str], folder: Path | None
) -> list[Inventory]:
    """What a file holds: nested templates in its ``folder`` are inventories of their own."""
    if _is_template(document.data):
        from glue2airflow.sources import gathering

        return gathering.read(document, parameters, folder)
    return [_inventory(document, parameters)]


def _inventory(document: Document, parameters: Mapping[str, str]) -> Inventory:
    if saved.recognises(document.data):
        return saved.read(document)
    from glue2airflow.sources import terraform

    if terraform.recognises(document.data):
        return terraform.read(document, parameters)
    raise SourceError(
        f"{document.name} is neither a saved Glue workflow (aws glue get-workflow "
        "--include-graph), nor a snapshot, nor a CloudFormation template, nor a Terraform plan "
        "or state (terraform show -json)"
    )


def _is_template(data: object) -> bool:
    # The second is the reply of aws cloudformation get-template.
    return isinstance(data, Mapping) and ("Resources" in data or "TemplateBody" in data)
