"""Files that people edited, brought up to what is generated now: ``convert --update``.

What was generated last (the base) is kept beside the DAG files; what changed since then in Glue is
brought into the file as it is, and nothing else. Where people changed the same, the file stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from glue2airflow.update.side import Side

if TYPE_CHECKING:
    from glue2airflow.dag_file import DagFile
    from glue2airflow.update.conflicts import Conflict

__all__ = ["Conflicting", "Side", "Update", "update"]


@dataclass(frozen=True)
class Conflicting:
    """A file that stays as it is, and why.

    :param beside: whether it has no conflict of its own, but one of its DAG's other files has.
    :param prefer: whose side was preferred, and did not end them.
    """

    path: Path
    conflicts: tuple[Conflict, ...]
    beside: bool = False
    prefer: Side | None = None

    def as_json(self) -> dict[str, object]:
        """What ``--format json`` and ``--report`` say of it."""
        found = [conflict.as_json() for conflict in self.conflicts]
        return {"file": str(self.path), "conflicts": found}


@dataclass(frozen=True)
class Update:
    """What became of the files: those to be written, and those that cannot be."""

    files: tuple[DagFile, ...]
    conflicting: tuple[Conflicting, ...] = ()


def update(files: Sequence[DagFile], prefer: Side | None) -> Update:
    """The files with what people changed in them.

    The files of one DAG are written all or none.

    :param prefer: whose change is taken where both changed the same; None: nobody's.
    :raises OutputError: if a file is not ours, its base is not known, or it is not valid Python.
    """
    from glue2airflow.update.base import check_bases

    check_bases(files)
    kept: list[DagFile] = []
    left: list[Conflicting] = []
    for _, together in groupby(files, key=lambda file: file.path.name.partition(".")[0]):
        merged = [_merged(file, prefer) for file in together]
        if any(conflicts for _, conflicts in merged):
            left += _left(merged, prefer)
        else:
            kept += [file for file, _ in merged]
    return Update(tuple(kept), tuple(left))


def _left(
    merged: Sequence[tuple[DagFile, tuple[Conflict, ...]]], prefer: Side | None
) -> Iterator[Conflicting]:
    for file, conflicts in merged:
        if conflicts or file.changed:
            yield Conflicting(file.path, conflicts, beside=not conflicts, prefer=prefer)


def _merged(file: DagFile, prefer: Side | None) -> tuple[DagFile, tuple[Conflict, ...]]:
    """A file as it is to be, and the conflicts in it."""
    if not file.foreign or file.old is None:
        return file, ()
    from glue2airflow.update.base import base_of
    from glue2airflow.update.lines import merge_template
    from glue2airflow.update.merge import merge

    work = merge if file.path.suffix == ".py" else merge_template
    merged = work(base_of(file), file.old, file.new, str(file.path), prefer)
    return replace(file, new=merged.text, merged=True), merged.conflicts
