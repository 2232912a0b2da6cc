"""Which file is the script of which job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from airflow_glue_bridge.glue.model import Job
from glue2airflow.scripts.model import Script


def scripts_of(jobs: Iterable[Job], scripts: Sequence[Script]) -> dict[str, Script]:
    """The script of each job whose ``ScriptLocation`` tells it, by the job's name.

    The file whose path agrees with the location on most parts from its end is taken. Where two
    agree on as many, neither is: see :func:`ambiguous`.
    """
    found = _nearest(jobs, scripts)
    return {name: best[0] for name, best in found.items() if len(best) == 1}


def ambiguous(jobs: Iterable[Job], scripts: Sequence[Script]) -> dict[str, list[Script]]:
    """The scripts between which nothing decides, by the name of their job."""
    found = _nearest(jobs, scripts)
    return {name: best for name, best in found.items() if len(best) > 1}


def _nearest(jobs: Iterable[Job], scripts: Sequence[Script]) -> dict[str, list[Script]]:
    by_file: dict[str, list[tuple[tuple[str, ...], Script]]] = {}
    for script in scripts:
        parts = _parts(script.path.as_posix())
        by_file.setdefault(parts[-1], []).append((parts, script))
    return {job.name: _candidates(job, by_file) for job in jobs}


def _candidates(
    job: Job, by_file: Mapping[str, Sequence[tuple[tuple[str, ...], Script]]]
) -> list[Script]:
    """The files that agree most with a job's location.

    :param by_file: the scripts and the parts of their paths, by the last of these.
    """
    location = _parts(job.command.script_location.removeprefix("s3://"))
    alike = by_file.get(location[-1], ()) if location else ()
    ranked = [(_shared(location, parts), script) for parts, script in alike]
    most = max((shared for shared, _ in ranked), default=0)
    return [script for shared, script in ranked if shared == most]


def _parts(path: str) -> tuple[str, ...]:
    return PurePosixPath(path).parts


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many parts two paths have in common, counted from their ends."""
    count = 0
    for mine, theirs in zip(reversed(one), reversed(other), strict=False):
        if mine != theirs:
            break
        count += 1
    return count
