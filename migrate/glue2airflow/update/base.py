"""What was generated last, kept beside the DAG files, so that edits can be told from it.

It lies in ``.glue2airflow`` in the folder of the DAG files, under a name that does not end in .py:
Airflow looks for DAGs in every other file of its folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from glue2airflow.emit import digest_in, is_untouched
from glue2airflow.errors import OutputError

if TYPE_CHECKING:
    from glue2airflow.dag_file import DagFile

FOLDER = ".glue2airflow"
ENDING = ".base"


def base_path(path: Path) -> Path:
    """Where the base of a DAG file lies."""
    return path.parent / FOLDER / f"{path.name}{ENDING}"


def base_of(file: DagFile) -> str:
    """What an edited file was generated as.

    :raises OutputError: if that is not known.
    """
    found = _found(file)
    if found is None:
        raise OutputError(_unknown([file]))
    return found


def check_bases(files: Sequence[DagFile]) -> None:
    """See that every edited file can be updated, before anything is.

    :raises OutputError: if one cannot.
    """
    edited = [file for file in files if file.foreign]
    others = [str(file.path) for file in edited if digest_in(file.old or "") is None]
    if others:
        raise OutputError(
            f"not made by glue2airflow, or without the first line that says so: "
            f"{', '.join(others)}; nothing was written (put the line back, --force overwrites, "
            "--workflow names the others)"
        )
    if unknown := [file for file in edited if _found(file) is None]:
        raise OutputError(_unknown(unknown))


def _unknown(files: Sequence[DagFile]) -> str:
    names = ", ".join(str(file.path) for file in files)
    return (
        f"what was generated before people edited it is not in {FOLDER}: {names}; nothing was "
        "written (run convert --update with the sources and options of then, which brings it "
        "back and changes no edit, then with those of now; --force overwrites)"
    )


def _found(file: DagFile) -> str | None:
    """The base; the digest in the file's head says which text that is."""
    digest = digest_in(file.old or "")
    # Nothing changed in Glue, so that what is generated now is the base.
    if digest == digest_in(file.base):
        return file.base
    text = read_base(file.path)
    return text if text and digest_in(text) == digest and is_untouched(text) else None


def read_base(path: Path) -> str | None:
    """The text that lies there for a DAG file; None if there is none.

    :raises OutputError: if it cannot be read.
    """
    place = base_path(path)
    try:
        # Git may have changed the ends of lines; in generated text a \r is always escaped.
        return place.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise OutputError(f"{place} cannot be read: {error.strerror}") from None
