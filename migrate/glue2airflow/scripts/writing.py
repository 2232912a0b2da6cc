"""Shows what would change, and writes it: all files or none."""

from __future__ import annotations

import difflib
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from glue2airflow.errors import OutputError
from glue2airflow.scripts.given import MODULE, PYTHON


def diff(path: Path, old: bytes, new: bytes) -> bytes:
    """A unified diff as ``patch`` takes it, in the encodings and line ends of the file."""
    name = os.fsencode(path)
    lines = difflib.diff_bytes(
        difflib.unified_diff, _lines(old), _lines(new), name, name, lineterm=b"\n"
    )
    return b"".join(map(_ended, lines))


def _lines(raw: bytes) -> list[bytes]:
    """By line feeds alone, as ``patch`` counts them."""
    lines = [line + b"\n" for line in raw.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _ended(line: bytes) -> bytes:
    return line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"


def write(files: Mapping[Path, bytes]) -> list[Path]:
    """Put new contents into files that are there; none is changed unless all can be.

    :raises OutputError: if one cannot be written.
    """
    staged: list[tuple[str, Path]] = []
    try:
        for path, new in files.items():
            staged.append((_stage(path.resolve(), new), path.resolve()))
        for name, path in staged:
            os.replace(name, path)
    except OSError as error:
        raise OutputError(f"{error.filename} cannot be written: {error.strerror}") from None
    finally:
        _remove(name for name, _ in staged)
    return list(files)


def _stage(path: Path, new: bytes) -> str:
    """A file beside ``path`` with what shall be in it, readable to the same people."""
    if not os.access(path, os.W_OK):
        raise PermissionError(13, "Permission denied", str(path))
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new)
        shutil.copymode(path, name)
    except BaseException:
        os.unlink(name)
        raise
    return name


def _remove(names: Iterable[str]) -> None:
    for name in names:
        if os.path.exists(name):
            os.unlink(name)


def module_file() -> Path:
    """The module that rewritten scripts import, as this package brings it."""
    import airflow_glue_bridge

    return Path(airflow_glue_bridge.__file__).parent / "jobs" / f"{MODULE}{PYTHON}"


def write_module(folder: Path) -> Path:
    """Put that module into ``folder``.

    :raises OutputError: if that is not possible, or a file of the name is there that is not it.
    """
    path, new = folder / f"{MODULE}{PYTHON}", module_file().read_bytes()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if path.exists() and b"airflow-glue-bridge" not in path.read_bytes():
            raise OutputError(f"{path} is not the module of this package; it is left alone")
        path.touch()
        write({path: new})
    except OSError as error:
        raise OutputError(f"{folder} cannot be written to: {error.strerror}") from None
    return path
