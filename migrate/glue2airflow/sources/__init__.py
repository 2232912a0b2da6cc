"""Readers: each brings one kind of source to :class:`~airflow_glue_bridge.glue.model.Workflow`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from glue2airflow.errors import SourceError, UsageError
from glue2airflow.sources import saved
from glue2airflow.sources.assemble import Definition, Reading, assemble
from glue2airflow.sources.document import Document, load
from glue2airflow.sources.inventory import Inventory
from glue2airflow.sources.joining import share, used
from glue2airflow.sources.parameters import Given

__all__ = ["Definition", "Reading", "read_all"]


def read_all(paths: Iterable[str], parameters: Mapping[str, str] | None = None) -> list[Reading]:
    """Read sources of whatever kind; what one of them defines, the others may use.

    :param paths: files, or ``-`` for standard input.
    :param parameters: values for templates' parameters and for names that they do not know.
    :raises SourceError: if one cannot be read or is of no kind that is known.
    :raises UsageError: if a parameter is given that no source asks for.
    """
    given = Given(parameters or {})
    inventories = [_inventory(load(path), given) for path in paths]
    for key in given.in_vain():
        raise UsageError(f"no source asks for the parameter {key}{_nearest(key, given.asked)}")
    share(inventories)
    everywhere = used(inventories)
    return [assemble(inventory, everywhere) for inventory in inventories]


def _nearest(key: str, known: Iterable[str]) -> str:
    import difflib

    close = difflib.get_close_matches(key, sorted(known), 3)
    return f"; there is {' and '.join(close)}" if close else ""


def _inventory(document: Document, parameters: Mapping[str, str]) -> Inventory:
    if _is_template(document.data):
        from glue2airflow.sources import cloudformation

        return cloudformation.read(document, parameters)
    if saved.recognises(document.data):
        return saved.read(document)
    raise SourceError(
        f"{document.name} is neither a saved Glue workflow (aws glue get-workflow "
        "--include-graph), nor a snapshot, nor a CloudFormation template"
    )


def _is_template(data: object) -> bool:
    # The second is the reply of aws cloudformation get-template.
    return isinstance(data, Mapping) and ("Resources" in data or "TemplateBody" in data)
