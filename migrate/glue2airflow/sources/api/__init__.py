"""The live account as a source: read through AWS's API, into the shape of a snapshot."""

from __future__ import annotations

from glue2airflow.sources import saved
from glue2airflow.sources.access import LIVE, Access
from glue2airflow.sources.api.taking import Request, take
from glue2airflow.sources.document import Document
from glue2airflow.sources.inventory import Inventory


def read(name: str, access: Access) -> Inventory:
    """All workflows of an account (``aws:``), or one (``aws:NAME``).

    They are read as their snapshot would be, so that both give the same DAGs.

    :raises SourceError: if AWS cannot be asked.
    :raises UsageError: if there is no such workflow.
    """
    only = name.removeprefix(LIVE)
    snapshot = take(Request((only,) if only else (), access))
    return saved.read(Document(name, snapshot.data))
