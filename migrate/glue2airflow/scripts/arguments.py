"""Which arguments of the command are scripts, and which tell of jobs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from glue2airflow.scripts.given import ARCHIVES, PYTHON
from glue2airflow.sources import CONFIGURATION
from glue2airflow.sources.access import LIVE

# In a folder that CDK has synthesised.
_MANIFEST = "manifest.json"


def sorted_out(arguments: Iterable[str]) -> tuple[list[Path], list[str]]:
    """The files and folders with scripts, and the sources; a folder may be both."""
    files: list[Path] = []
    sources: list[str] = []
    for argument in arguments:
        path = Path(argument)
        if not argument.startswith(LIVE) and _holds_scripts(path):
            files.append(path)
            if path.is_dir() and _tells_of_jobs(path):
                sources.append(argument)
        else:
            sources.append(argument)
    return files, sources


def _holds_scripts(path: Path) -> bool:
    if path.is_dir():
        return any(True for ending in (PYTHON, *ARCHIVES) for _ in path.rglob(f"*{ending}"))
    return path.name.endswith((PYTHON, *ARCHIVES))


def _tells_of_jobs(folder: Path) -> bool:
    configured = any(file.name.endswith(CONFIGURATION) for file in folder.iterdir())
    return configured or (folder / _MANIFEST).exists()
