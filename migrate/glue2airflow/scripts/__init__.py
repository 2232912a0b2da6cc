"""Job scripts: where they lean on their workflow run, and how they come to do without one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from glue2airflow.scripts.model import Kind, Script, Use

__all__ = ["Kind", "Script", "Use", "analyse", "rewritten"]


def analyse(paths: Sequence[Path]) -> tuple[Script, ...]:
    """Every Python file among ``paths``, with what it does with its workflow run.

    :param paths: files, folders, and the zips, eggs and wheels of ``--extra-py-files``, which are
        only looked into for what scripts import.
    :raises SourceError: if one of them cannot be read.
    """
    from glue2airflow.scripts.study import Study

    return Study.of(paths).scripts


def rewritten(path: Path) -> bytes | None:
    """A script made fit for both worlds, byte for byte; ``None`` if nothing is to be done.

    :raises SourceError: if it cannot be read.
    """
    from glue2airflow.scripts.study import Study

    return Study.of([path]).rewritten().get(path)
