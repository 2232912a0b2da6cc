"""A file that is to be written, beside what is there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from glue2airflow.emit import is_untouched


@dataclass(frozen=True)
class DagFile:
    """A file to be: where, what is there now (``None``: nothing), and what shall be.

    It holds a DAG, or the queue of one.

    :param base: what is generated, which is kept for a later --update; not what shall be if edits
        of people were merged into that.
    :param merged: whether they were.
    """

    path: Path
    old: str | None
    new: str
    base: str
    merged: bool = False

    @property
    def changed(self) -> bool:
        """Whether writing would change anything."""
        return self.old != self.new

    @property
    def foreign(self) -> bool:
        """Whether what is there was not made by us, or was edited since."""
        touched = self.old is not None and self.changed and not is_untouched(self.old)
        return touched and not self.merged

    def diff(self) -> str:
        """A unified diff from what is there to what shall be."""
        import difflib

        old, new = (self.old or "").splitlines(keepends=True), self.new.splitlines(keepends=True)
        name = str(self.path)
        return "".join(difflib.unified_diff(old, new, name if self.old else "/dev/null", name))
