"""Which file is the script of which job."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from airflow_glue_bridge.glue.model import Job
from glue2airflow.scripts.model import Script


def scripts_of(jobs: Iterable[Job], scripts: Sequence[Script]) -> dict[str, Script]:
    """The script of each job whose ``ScriptLocation`` tells it, by the job's name.

    The file whose path agrees with the location on most parts from its end is taken, unless it
    agrees with that of another job on more. Where two agree on as many, neither is: see
    :func:`ambiguous`.
    """
    found = {n: best[0] for n, best in _nearest(jobs, scripts).items() if len(best) == 1}
    closest: Counter[Path] = Counter()
    for shared, script in found.values():
        closest[script.path] = max(closest[script.path], shared)
    return {n: script for n, (shared, script) in found.items() if shared == closest[script.path]}


def ambiguous(jobs: Iterable[Job], scripts: Sequence[Script]) -> dict[str, list[Script]]:
    """The scripts between which nothing decides, by the name of their job."""
    found = _nearest(jobs, scripts)
    return {n: [script for _, script in best] for n, best in found.items() if len(best) > 1}


def _nearest(jobs: Iterable[Job], scripts: Sequence[Script]) -> dict[str, list[tuple[int, Script]]]:
    """The files that agree most with each job's location, and on how many parts."""
    by_file: dict[str, list[tuple[tuple[str, ...], Script]]] = {}
    for script in scripts:
        *folders, name = _parts(script.path.as_posix())
        # In a CDK assembly the script of .../HASH.py lies as asset.HASH.py.
        parts = (*folders, name.removeprefix("asset."))
        by_file.setdefault(parts[-1], []).append((parts, script))
    return {job.name: _candidates(job, by_file) for job in jobs}


def _candidates(
    job: Job, by_file: Mapping[str, Sequence[tuple[tuple[str, ...], Script]]]
) -> list[tuple[int, Script]]:
    """The files that agree most with a job's location, and on how many parts.

    :param by_file: the scripts and the parts of their paths, by the last of these.
    """
    location = _parts(job.command.script_location.removeprefix("s3://"))
    alike = by_file.get(location[-1], ()) if location else ()
    ranked = [(_shared(location, parts), script) for parts, script in alike]
    most = max((shared for shared, _ in ranked), default=0)
    return [pair for pair in ranked if pair[0] == most]


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
