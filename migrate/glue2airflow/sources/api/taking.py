"""Taking a snapshot: reading it, going on where an earlier attempt ended, writing it whole."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from glue2airflow.errors import OutputError, SourceError, UsageError
from glue2airflow.secrets import MARK, masked
from glue2airflow.sources.access import Access
from glue2airflow.sources.api.account import Account
from glue2airflow.sources.api.asking import Asking, StaleError
from glue2airflow.sources.api.journal import ENDING, FileJournal, Journal
from glue2airflow.sources.api.masking import Masking, renumbered
from glue2airflow.sources.api.operations import Identity
from glue2airflow.sources.api.reading import Reading, Watch
from glue2airflow.sources.saved import SNAPSHOT_VERSION, VERSION_KEY

GO_ON = "what was read so far is kept: the same command goes on from there"


@dataclass(frozen=True)
class Request:
    """What to read.

    :param names: of workflows; none for all.
    """

    names: tuple[str, ...]
    access: Access


@dataclass(frozen=True)
class Snapshot:
    """What was read, and what it took.

    :param calls: made now, but for attempts that failed.
    :param retries: attempts that AWS throttled, or that failed and were repeated.
    :param recalled: replies that an earlier attempt left.
    """

    data: dict[str, Any]
    calls: int
    retries: int
    recalled: int

    @cached_property
    def text(self) -> str:
        """The snapshot as JSON."""
        return renumbered(json.dumps(self.data, indent=2)) + "\n"

    @property
    def masked(self) -> int:
        """How many values are masked, in whole or in part."""
        return len(MARK.findall(self.text))


def _unwatched(_kind: str, _done: int, _of: int) -> None:
    """Nobody watches."""


def take(request: Request, watch: Watch = _unwatched) -> Snapshot:
    """Read an account.

    :raises SourceError: if AWS cannot be asked, or refuses.
    :raises UsageError: if no workflow has one of the names.
    """
    with _account(request.access) as account:
        return _taken(account, account.identity(), request, Journal(), watch)


def write(request: Request, output: Path, watch: Watch = _unwatched) -> Snapshot:
    """Read an account into a file, which is replaced when all is read, and not before.

    :raises OutputError: if it cannot be written, or is something else than a snapshot.
    """
    _check(output)
    with _account(request.access) as account:
        identity = account.identity()
        with _journal(request, identity, output) as journal:
            snapshot = _taken(account, identity, request, journal, watch)
            _replace(output, snapshot.text)
    return snapshot


@contextmanager
def _account(access: Access) -> Iterator[Account]:
    account = Account(access)
    try:
        yield account
    finally:
        account.close()


@contextmanager
def _journal(request: Request, identity: Identity, output: Path) -> Iterator[Journal]:
    """The replies kept beside ``output``, which stay there if there is more to read."""
    about = {
        "Account": identity.account,
        "Region": identity.region,
        "Endpoint": masked(identity.endpoint),
        "Names": sorted(set(request.names)),
    }
    journal = FileJournal(output.with_name(output.name + ENDING), about)
    finished = False
    try:
        yield journal
        finished = True
    except UsageError:
        finished = True
        raise
    except SourceError as error:
        raise (error if journal.is_empty else SourceError(f"{error}; {GO_ON}")) from None
    finally:
        journal.close(remove=finished or journal.is_empty)


def _taken(
    account: Account, identity: Identity, request: Request, journal: Journal, watch: Watch
) -> Snapshot:
    masking = Masking()
    masking.skip(journal.text)
    asking = Asking(account, masking, journal)
    try:
        lists = Reading(asking, identity, request.names, watch).run()
    except StaleError:
        journal.restart()
        return _taken(account, identity, request, journal, watch)
    head = {
        VERSION_KEY: SNAPSHOT_VERSION,
        "Account": identity.account,
        "Region": identity.region,
        "TakenAt": journal.begun.isoformat(),
    }
    calls = sum(account.calls.values())
    return Snapshot({**head, **lists}, calls, account.retries, journal.replies)


def _check(output: Path) -> None:
    """Refuse to write where nothing can be written, or something else would be lost."""
    try:
        if not output.parent.is_dir():
            raise OutputError(f"{output.parent} is no folder; make it, or name another file")
        if output.exists() and VERSION_KEY.encode() not in output.read_bytes():
            raise OutputError(f"{output} is there and is no snapshot; name another file")
    except OSError as error:
        raise OutputError(f"{output} cannot be written: {error.strerror}") from None


def _replace(output: Path, text: str) -> None:
    """Write a file whole, or not at all; only its owner may read it."""
    try:
        handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            os.replace(name, output)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise OutputError(f"{output} cannot be written: {error.strerror}") from None
