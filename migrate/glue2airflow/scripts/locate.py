"""Which file is the script of which job."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from airflow_glue_bridge.glue.model import Job
from glue2airflow.scripts.model import Script


def scripts_of(jobs: Iterable[Job], scripts: Sequence[Script]) -> dict[str, Script]:
    """The script of each job whose ``ScriptLocation`` tells it, by the job's name.

    The file whose path agrees with the location on most parts from its end is taken. Where two
    agree on as many, neither is: see :func:`ambiguous`.
    """
    found = {job.name: _candidates(job, scripts) for job in jobs}
    return {name: best[0] for name, best in found.items() if len(best) == 1}


def ambiguous(jobs: Iterable[Job], scripts: Sequence[Script]) -> dict[str, list[Script]]:
    """The scripts between which nothing decides, by the name of their job."""
    found = {job.name: _candidates(job, scripts) for job in jobs}
    return {name: best for name, best in found.items() if len(best) > 1}


def _candidates(job: Job, scripts: Sequence[Script]) -> list[Script]:
    location = _parts(job.command.script_location.removeprefix("s3://"))
    ranked = [(_shared(location, _parts(script.path.as_posix())), script) for script in scripts]
    best = max((shared for shared, _ in ranked), default=0)
    return [script for shared, script in ranked if best and shared == best]


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
