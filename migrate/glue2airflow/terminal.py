"""What a person sees on standard error: progress, and the findings of a conversion."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from glue2airflow.convert import Conversion
from glue2airflow.dag_file import DagFile
from glue2airflow.emit.literals import comment
from glue2airflow.findings import Finding, Level, Status
from glue2airflow.update import Conflicting, Side

_STYLES = {
    Status.EXACT: "green",
    Status.DIFFERS: "yellow",
    Status.REFUSED: "red",
    Level.NOTE: "dim",
    Level.ASSUMED: "cyan",
    Level.DIFFERS: "yellow",
    Level.REFUSED: "red",
}
# Notes of a branch that is not in the DAG, or of a DAG that is created paused.
_LEFT_OUT = frozenset({"GLU204", "GLU206", "GLU207", "GLU228", "GLU229", "GLU232"})
_GRAVITY = (Level.REFUSED, Level.DIFFERS, Level.ASSUMED, Level.NOTE)


def _console() -> Console:
    return Console(stderr=True, highlight=False, soft_wrap=True)


def progress(sources: Sequence[str]) -> Iterable[str]:
    """The sources one by one, under a bar where there are several and a terminal to draw it on."""
    if len(sources) < 2 or not sys.stderr.isatty():
        return sources
    from rich.progress import track

    return track(sources, "Reading", console=_console(), transient=True)


def tell(conversion: Conversion, *, notes: bool) -> None:
    """Print the status of each workflow, and its findings."""
    console = _console()
    for plan in conversion.plans:
        line = Text.assemble(
            (f"{plan.status.value:8}", _STYLES[plan.status]),
            (comment(plan.workflow), "bold"),
            f"  {len(plan.tasks)} tasks",
        )
        console.print(line)
        _tell_findings(console, plan.findings, notes=notes)
    if any(_shown(finding, notes=notes) for finding in conversion.findings):
        console.print(Text("in no workflow", "bold"))
        _tell_findings(console, conversion.findings, notes=notes)
    _tell_total(console, conversion, notes=notes)


def tell_files(files: Sequence[DagFile], written: Sequence[Path], left: Sequence[Path]) -> None:
    """Say what became of the files that are not printed as written."""
    console = _console()
    same = sum(not file.changed for file in files)
    if same and not written:
        console.print(Text(f"{same} unchanged."))
    for path in left:
        said = f"{path} of an earlier conversion is still there, though its workflow is refused."
        console.print(Text(comment(said), "yellow"))


def tell_conflicts(conflicting: Sequence[Conflicting]) -> None:
    """Show what people and Glue both changed, and say the ways out."""
    console = _console()
    for file in conflicting:
        count = len(file.conflicts)
        found = f"{count} conflict{'' if count == 1 else 's'}" if count else "conflict beside it"
        said = f"{found}; the file stays as it is"
        console.print(Text.assemble(("conflict", "red"), f" {comment(str(file.path))}: {said}"))
        for conflict in file.conflicts:
            for line in conflict.lines():
                console.print(Text(f"  {line}"))
    if conflicting:
        console.print(Text(_way_out(conflicting[0].prefer)))


def _way_out(prefer: Side | None) -> str:
    """How to go on: what was preferred already ends no more than it did."""
    if prefer:
        return f"--prefer {prefer} does not end these: change the file by hand; then run again."
    return (
        "To end a conflict, write what Glue has into the file, or take --prefer hand or "
        "--prefer glue for all that are left; then run again."
    )


def _shown(finding: Finding, *, notes: bool) -> bool:
    """Whether to print it: notes on what was left out, or is left to do, are always worth it."""
    always = finding.code.startswith("GLU3") or finding.code in _LEFT_OUT
    return notes or finding.level is not Level.NOTE or always


def _tell_findings(console: Console, findings: Iterable[Finding], *, notes: bool) -> None:
    """The gravest first."""
    shown = [finding for finding in findings if _shown(finding, notes=notes)]
    for finding in sorted(shown, key=lambda f: _GRAVITY.index(f.level)):
        label = (f"  {finding.code} {finding.level.value:8}", _STYLES[finding.level])
        said = comment(f" {finding.subject}: {finding.message}")
        console.print(Text.assemble(label, said))


def _tell_total(console: Console, conversion: Conversion, *, notes: bool) -> None:
    counts = [sum(plan.status is status for plan in conversion.plans) for status in Status]
    shown = ", ".join(f"{n} {s.value}" for n, s in zip(counts, Status, strict=True) if n)
    findings = [f for plan in conversion.plans for f in plan.findings] + [*conversion.findings]
    hidden = sum(not _shown(finding, notes=notes) for finding in findings)
    noun = "note" if hidden == 1 else "notes"
    more = f"; {hidden} more {noun} (--notes shows them)" if hidden else ""
    console.print(Text(f"{shown}{more}. glue2airflow explain CODE says more."))
