"""The files that are given: found in folders and in archives, and read as bytes."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from glue2airflow.errors import SourceError

PYTHON = ".py"
ARCHIVES = (".zip", ".egg", ".whl")
# What rewritten scripts import.
MODULE = "glue_run_properties"
# Well beyond any script that people keep by hand.
MAX_BYTES = 8 * 2**20


@dataclass(frozen=True)
class Source:
    """A Python file, wherever it lies.

    :param path: the file; for one in an archive the archive's path and the member's after it.
    :param archive: that archive.
    :param member: its name in there.
    """

    path: Path
    archive: Path | None = None
    member: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether it is the module that we ship, which nobody needs to look into."""
        return self.path.stem == MODULE

    def read(self) -> bytes:
        """What it holds.

        :raises SourceError: if that cannot be read, or is no script by its size.
        """
        try:
            raw = self._bytes()
        except (OSError, zipfile.BadZipFile, RuntimeError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise SourceError(f"{self.path} cannot be read: {reason}") from None
        if len(raw) > MAX_BYTES:
            raise SourceError(f"{self.path} is larger than {MAX_BYTES // 2**20} MiB: no script")
        return raw

    def _bytes(self) -> bytes:
        if not self.archive:
            return self.path.read_bytes()
        with zipfile.ZipFile(self.archive) as archive, archive.open(self.member) as file:
            return file.read(MAX_BYTES + 1)


def collect(paths: Iterable[Path]) -> list[Source]:
    """Every Python file among ``paths``, in folders and archives too, each once and in order.

    :raises SourceError: if one is not there or not readable, or is neither.
    """
    found: dict[tuple[str, str], Source] = {}
    for path in paths:
        for source in _sources(path):
            real = os.path.realpath(source.archive or source.path)
            found.setdefault((real, source.member), source)
    return list(found.values())


def _sources(path: Path) -> Iterator[Source]:
    if path.is_dir():
        for file in _walk(path):
            yield from _sources(file)
    elif path.name.endswith(ARCHIVES):
        yield from _members(path)
    elif path.name.endswith(PYTHON) and path.is_file():
        yield Source(path)
    else:
        raise SourceError(
            f"{path} is no Python file, folder or archive ({', '.join(ARCHIVES)}) that is there"
        )


def _walk(folder: Path) -> Iterator[Path]:
    """The Python files and archives below ``folder``, less what tools keep there for themselves."""
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith((".", "__pycache__")))
        for name in sorted(files):
            if name.endswith((PYTHON, *ARCHIVES)) and not name.startswith("."):
                yield Path(root, name)


def _members(path: Path) -> Iterator[Source]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = sorted(archive.namelist())
    except (OSError, zipfile.BadZipFile) as error:
        reason = getattr(error, "strerror", None) or "it is no zip archive"
        raise SourceError(f"{path} cannot be read: {reason}") from None
    for name in names:
        if name.endswith(PYTHON):
            yield Source(path / name, path, name)


class Library:
    """The given files by the names that imports call them by."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._by_last: dict[str, list[tuple[tuple[str, ...], Source]]] = {}
        self._by_path: dict[Path, Source] = {}
        for source in sources:
            self._by_path[source.path] = source
            parts = dotted(source)
            if parts:
                self._by_last.setdefault(parts[-1], []).append((parts, source))

    def find(self, name: str, importer: Source) -> Source | None:
        """The file that ``importer`` means by the absolute module ``name``; the nearest of several.

        Glue puts each file and archive of ``--extra-py-files`` on the path
        (https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-python-libraries.html), so
        any folder may be the one that names start from.
        """
        wanted = tuple(name.split("."))
        fitting = [
            source
            for parts, source in self._by_last.get(wanted[-1], ())
            if parts[-len(wanted) :] == wanted and source != importer
        ]
        return min(fitting, key=lambda s: _distance(s, importer), default=None)

    def beside(self, importer: Source, level: int, name: str) -> Source | None:
        """The file of a relative import with ``level`` dots."""
        folder = importer.path.parent
        for _ in range(level - 1):
            folder = folder.parent
        base = folder.joinpath(*name.split(".")) if name else folder
        plain, package = base.with_name(f"{base.name}{PYTHON}"), base / "__init__.py"
        return self._by_path.get(plain) or self._by_path.get(package)


def dotted(source: Source) -> tuple[str, ...]:
    """The parts of its path as an import has them: a package for its ``__init__``."""
    parts = source.path.with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def _distance(source: Source, importer: Source) -> tuple[int, int, str]:
    """How far apart two files lie; those under the most folders in common are the nearest."""
    mine, theirs = source.path.parent.parts, importer.path.parent.parts
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(mine, theirs, strict=False))
    return (-len(list(alike)), len(mine), str(source.path))
