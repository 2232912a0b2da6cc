"""One conversion: sources in, plans and files out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glue2airflow.dag_file import DagFile
from glue2airflow.emit import render, render_events
from glue2airflow.errors import OutputError, UsageError
from glue2airflow.findings import Finding, Status, status_of, strictly
from glue2airflow.plan import AirflowPlan, PlanOptions, plan_all
from glue2airflow.plan.model import EVENTS_ENDING, GateTask
from glue2airflow.scripts import analyse
from glue2airflow.sources import Definition, Reading, read_all
from glue2airflow.sources.access import Access
from glue2airflow.update.base import base_path, read_base

Progress = Callable[[Sequence[str]], Iterable[str]]
# The account that the environment names.
HERE = Access()


@dataclass(frozen=True)
class Conversion:
    """The plans of some sources. ``findings`` belong to no single workflow."""

    plans: tuple[AirflowPlan, ...]
    definitions: tuple[Definition, ...]
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        """Whether any workflow, or anything that belongs to none, was refused."""
        loose = status_of(self.findings) is Status.REFUSED
        return loose or any(plan.status is Status.REFUSED for plan in self.plans)


def convert(
    sources: Sequence[str],
    options: PlanOptions,
    *,
    parameters: Mapping[str, str],
    only: Sequence[str] = (),
    access: Access = HERE,
    scripts: Sequence[Path] = (),
    strict: bool = False,
    progress: Progress = iter,
) -> Conversion:
    """Read and plan.

    :param only: names of the workflows to convert; all if empty.
    :param access: how sources ``aws:`` are read.
    :param scripts: files and folders with the jobs' scripts.
    :param strict: refuse what is not exact.
    :raises Glue2AirflowError: if a source cannot be read, or ``only`` names what is in none.
    """
    readings = read_all(progress(sources), parameters, access)
    definitions = _different(d for reading in readings for d in reading.definitions)
    read = analyse(scripts) if scripts else ()
    planned = zip(definitions, plan_all(definitions, options, read), strict=True)
    kept = [(d, p) for d, p in planned if not only or p.workflow in only]
    _check_names(only, definitions)
    _check_any(readings, definitions)
    plans = tuple(plan.strictly() if strict else plan for _, plan in kept)
    _check_queues(plans)
    loose = tuple(finding for reading in readings for finding in reading.findings)
    loose = tuple(map(strictly, loose)) if strict else loose
    return Conversion(plans, tuple(d for d, _ in kept), loose)


def _different(definitions: Iterable[Definition]) -> list[Definition]:
    """The definitions less those that say the same of a workflow as an earlier one."""
    kept: dict[str, list[Definition]] = {}
    for definition in definitions:
        alike = kept.setdefault(str(definition.workflow), [])
        if all(definition.workflow != other.workflow for other in alike):
            alike.append(definition)
    return [definition for alike in kept.values() for definition in alike]


def _check_names(only: Sequence[str], definitions: Sequence[Definition]) -> None:
    known = {definition.workflow.name for definition in definitions}
    for name in only:
        if name not in known:
            import difflib

            close = difflib.get_close_matches(name, known, 3) or sorted(known)[:3]
            hint = f"; there is {' and '.join(close)}" if close else ""
            raise UsageError(f"no source holds a workflow called {name}{hint}")


def _check_queues(plans: Iterable[AirflowPlan]) -> None:
    """Two readers of one queue would each get a part of the events."""
    readers: dict[str, str] = {}
    for plan in plans:
        for watcher in plan.watchers if plan.status is not Status.REFUSED else ():
            if other := readers.get(watcher.queue):
                raise UsageError(
                    f"--event-queue gives {other} and {plan.workflow} the same queue, "
                    f"{watcher.queue}; put {{module}} into it"
                )
            readers[watcher.queue] = plan.workflow


def _check_any(readings: Sequence[Reading], definitions: Sequence[Definition]) -> None:
    if not definitions:
        names = ", ".join(reading.source for reading in readings)
        raise UsageError(f"there is no Glue workflow and no start trigger in {names}")


def dag_files(plans: Iterable[AirflowPlan], folder: Path) -> Iterator[DagFile]:
    """The files of each plan that was not refused.

    :raises OutputError: if ``folder`` is none, or a file in it cannot be read.
    """
    _check_folder(folder)
    for plan in plans:
        if plan.status is not Status.REFUSED:
            yield _dag_file(folder / f"{plan.module}.py", render(plan))
            if plan.events_file:
                yield _dag_file(folder / plan.events_file, render_events(plan))


def _dag_file(path: Path, text: str) -> DagFile:
    return DagFile(path, _present(path), text, text)


def _present(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutputError(f"{path} cannot be read: {error.strerror}") from None


def write(files: Sequence[DagFile], folder: Path, *, force: bool) -> list[Path]:
    """Write what changed, each file whole or not at all; return what was written.

    :raises OutputError: before anything is written, if a file is not ours and ``force`` is not set.
    """
    foreign = [str(file.path) for file in files if file.foreign]
    if foreign and not force:
        raise OutputError(
            f"edited since, or not made by glue2airflow: {', '.join(foreign)}; nothing was written "
            "(--update keeps the edits, --diff shows what would change, --force overwrites, "
            "--workflow names the others)"
        )
    changed = [file for file in files if file.changed]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in changed:
            _replace(file.path, file.new)
        # Afterwards: a file whose base is missing mends itself as long as Glue is as it was.
        for file in files:
            _write_base(file)
    except OSError as error:
        raise OutputError(f"{folder} cannot be written to: {error.strerror}") from None
    return [file.path for file in changed]


def _write_base(file: DagFile) -> None:
    """Keep what was generated, for a later --update."""
    path = base_path(file.path)
    if read_base(file.path) != file.base:
        path.parent.mkdir(exist_ok=True)
        _replace(path, file.base)


def _check_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"--output takes a folder, and {folder} is a file")


def left_over(plans: Iterable[AirflowPlan], folder: Path) -> list[Path]:
    """Files of earlier conversions of workflows that are refused now; Airflow still loads DAGs."""
    modules = [plan.module for plan in plans if plan.status is Status.REFUSED]
    paths = (folder / f"{module}{kind}" for module in modules for kind in (".py", EVENTS_ENDING))
    return [path for path in paths if path.exists()]


def _replace(path: Path, text: str) -> None:
    import tempfile

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.chmod(name, 0o644)  # mkstemp's 0600 would hide the DAG from Airflow's own user
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def report(conversion: Conversion, folder: Path) -> dict[str, Any]:
    """What ``--report`` writes: an entry a workflow, and what belongs to none."""
    return {
        "workflows": [_entry(plan, folder) for plan in conversion.plans],
        "findings": [_finding(finding) for finding in conversion.findings],
    }


def _entry(plan: AirflowPlan, folder: Path) -> dict[str, Any]:
    refused = plan.status is Status.REFUSED
    return {
        "name": plan.workflow,
        "source": plan.source,
        "status": plan.status.value,
        "dag_id": plan.dag_id,
        "dag_file": None if refused else str(folder / f"{plan.module}.py"),
        **({"events_file": str(folder / plan.events_file)} if plan.events_file else {}),
        "tasks": len(plan.tasks),
        "gates": sum(isinstance(task, GateTask) for task in plan.tasks),
        "findings": [_finding(finding) for finding in plan.findings],
    }


def _finding(finding: Finding) -> dict[str, str]:
    return {
        "code": finding.code,
        "level": finding.level.value,
        "subject": finding.subject,
        "message": finding.message,
    }
