"""What a person sees: a table of uses for each script, findings, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from airflow_glue_bridge.glue.model import Job
from glue2airflow.emit.literals import comment
from glue2airflow.findings import Level
from glue2airflow.scripts.fetching import Fetched
from glue2airflow.scripts.given import MODULE
from glue2airflow.scripts.locate import ambiguous, scripts_of
from glue2airflow.scripts.model import Script, Use
from glue2airflow.scripts.remarks import findings_of

AS_IT_IS, REWRITTEN, BY_HAND = "as it is", "rewritten", "by hand"
_STYLES: Mapping[str, str] = {
    AS_IT_IS: "green",
    REWRITTEN: "cyan",
    BY_HAND: "yellow",
    Level.NOTE: "dim",
    Level.DIFFERS: "yellow",
}


@dataclass(frozen=True)
class Report:
    """The scripts of some jobs.

    :param entries: those that no other imports.
    :param changes: the new content of the files that change.
    :param sources: what told of the jobs.
    :param fetched: what came of bringing the scripts from S3.
    """

    scripts: Sequence[Script]
    entries: Sequence[Script]
    jobs: Sequence[Job]
    changes: Mapping[Path, bytes]
    sources: Sequence[str] = ()
    fetched: Fetched = field(default_factory=Fetched)

    @cached_property
    def jobs_of(self) -> dict[Path, list[Job]]:
        """The jobs that run each script."""
        by_name = {job.name: job for job in self.jobs}
        found: dict[Path, list[Job]] = {}
        for name, script in scripts_of(self.jobs, self.scripts).items():
            found.setdefault(script.path, []).append(by_name[name])
        return found

    @property
    def shown(self) -> list[Script]:
        """The scripts that a job runs or that no other imports, if there is something to say."""
        run = self.jobs_of
        return [s for s in self.scripts if s.path in run or (s in self.entries and _says(s))]

    @property
    def without_script(self) -> dict[str, str]:
        """Why the script of a job is not known, by its name."""
        known = {job.name for jobs in self.jobs_of.values() for job in jobs}
        several = ambiguous(self.jobs, self.scripts)
        return {
            job.name: _either(several[job.name]) if job.name in several else _nowhere(job)
            for job in self.jobs
            if job.name not in known
        }

    @property
    def looked_for(self) -> dict[str, str]:
        """``without_script``, less what could not be fetched, which is told by itself."""
        lost = {j.name for j in self.jobs if self.fetched.lacks(j.command.script_location)}
        return {name: why for name, why in self.without_script.items() if name not in lost}

    @property
    def without_module(self) -> list[str]:
        """The jobs whose extra Python files have to be given the module."""
        found = [
            job.name
            for path, jobs in self.jobs_of.items()
            for job in jobs
            if self._needs_module(path) and f"{MODULE}.py" not in _extra(job)
        ]
        return sorted(found)

    def _needs_module(self, path: Path) -> bool:
        script = next(s for s in self.scripts if s.path == path)
        return script.needs_argument and not script.broken

    def names_of(self, script: Script) -> list[str]:
        """The names of the jobs that run it."""
        return [job.name for job in self.jobs_of.get(script.path, ())]

    def as_json(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "scripts": [_data(script, self.names_of(script)) for script in self.shown],
            "changes": [str(path) for path in self.changes],
            "without_script": self.without_script,
            "without_module": self.without_module,
            "not_fetched": self.fetched.failures,
            "left_alone": [str(path) for path in self.fetched.kept],
        }


def _either(scripts: Sequence[Script]) -> str:
    return f"it may be any of {', '.join(str(script.path) for script in scripts)}"


def _nowhere(job: Job) -> str:
    location = job.command.script_location
    return f"{location} is not among the files" if location else "the source does not tell it"


def _extra(job: Job) -> str:
    return {**job.default_arguments, **job.non_overridable_arguments}.get("--extra-py-files", "")


def _data(script: Script, jobs: list[str]) -> dict[str, Any]:
    return {
        "path": str(script.path),
        "jobs": jobs,
        "modules": [str(path) for path in script.modules],
        "missing": list(script.missing),
        "ready": script.ready,
        "uses": [_use(use) for use in script.uses],
        "findings": [
            {"code": x.code, "level": x.level.value, "subject": x.subject, "message": x.message}
            for x in findings_of(script)
        ],
    }


def _use(use: Use) -> dict[str, Any]:
    return {
        "kind": use.kind.value,
        "file": str(use.file),
        "line": use.line,
        "keys": list(use.keys),
        "text": use.text,
        "change": change_of(use),
    }


def change_of(use: Use) -> str:
    """What becomes of the place."""
    if use.done:
        return AS_IT_IS
    return REWRITTEN if use.rewritable else BY_HAND


def tell(report: Report, written: Sequence[Path]) -> None:
    """Print a table of uses for each script, what is left to people, and what comes next."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for script in report.shown:
        console.print(_title(script, report.names_of(script)))
        for row in _rows(script):
            console.print(Text(f"  {row}"))
        for finding in findings_of(script):
            label = (f"  {finding.code} {finding.level.value:8}", _STYLES[finding.level])
            said = comment(f" {finding.subject}: {finding.message}")
            console.print(Text.assemble(label, said))
    for line in _lacks(report):
        console.print(Text(comment(line), "yellow"))
    for line in _advice(report, written):
        console.print(Text(line))


def _says(script: Script) -> bool:
    return bool(script.uses or script.broken or [m for m in script.missing if m != MODULE])


def _title(script: Script, jobs: Sequence[str]) -> Text:
    status = _status(script)
    run_by = f"  {', '.join(map(comment, jobs))}" if jobs else ""
    return Text.assemble(
        (f"{status:10}", _STYLES[status]), (comment(str(script.path)), "bold"), run_by
    )


def _status(script: Script) -> str:
    if script.broken or any(not use.rewritable for use in script.uses):
        return BY_HAND
    return AS_IT_IS if script.ready else REWRITTEN


def _rows(script: Script) -> Iterator[str]:
    """The uses as lines: file and line, kind, keys, and what becomes of it."""
    cells = [
        (f"{use.file.name}:{use.line}", use.kind.value, _what(use), change_of(use))
        for use in script.uses
    ]
    widths = [max((len(row[i]) for row in cells), default=0) for i in range(4)]
    for row in cells:
        aligned = (comment(text).ljust(w) for text, w in zip(row, widths, strict=True))
        yield "  ".join(aligned).rstrip()


def _what(use: Use) -> str:
    return ", ".join(use.keys) or use.text


def _lacks(report: Report) -> Iterator[str]:
    """What was not looked at, and what was looked at though S3 has another."""
    for path in report.fetched.kept:
        yield f"{path} is there already and differs from S3; it was left alone."
    for sentence in report.fetched.failures:
        yield f"{sentence}."
    for name, why in report.looked_for.items():
        yield f"The script of job {name} is not known: {why}."


def _counted(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


def _advice(report: Report, written: Sequence[Path]) -> Iterator[str]:
    """What is left to do."""
    count = len(report.changes)
    looked_at = _counted(len(report.scripts))
    if not count:
        yield f"{looked_at} looked at, nothing to change."
    elif not written:
        yield f"{_counted(count)} to change of {looked_at}; --write does it."
    if count:
        yield (
            "Then upload what has changed to where it came from, and glue_run_properties.py beside "
            "it (glue2airflow scripts --module DIR writes it)."
        )
    if jobs := report.without_module:
        named = ", ".join(map(comment, jobs))
        yield f"The address of {MODULE}.py belongs into --extra-py-files of {named}."
    if any(script.uses for script in report.scripts):
        named = " ".join(map(comment, report.sources)) or "SOURCE"
        yield f"Convert with the scripts: glue2airflow convert {named} --scripts PATH -o DIR"
    if any(map(findings_of, report.shown)):
        yield "glue2airflow explain CODE says more."
