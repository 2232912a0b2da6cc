"""What a person sees on standard error: progress, and the findings of a conversion."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from glue2airflow.convert import Conversion
from glue2airflow.emit.literals import comment
from glue2airflow.findings import Finding, Level, Status
from glue2airflow.plan import AirflowPlan

_STYLES = {
    Status.EXACT: "green",
    Status.DIFFERS: "yellow",
    Status.REFUSED: "red",
    Level.NOTE: "dim",
    Level.ASSUMED: "cyan",
    Level.DIFFERS: "yellow",
    Level.REFUSED: "red",
}


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
        _tell_plan(console, plan, notes=notes)
    _tell_findings(console, conversion.findings, notes=notes)
    _tell_total(console, conversion, notes=notes)


def _tell_plan(console: Console, plan: AirflowPlan, *, notes: bool) -> None:
    line = Text.assemble(
        (f"{plan.status.value:8}", _STYLES[plan.status]),
        (comment(plan.workflow), "bold"),
        f"  {len(plan.tasks)} tasks",
    )
    console.print(line)
    _tell_findings(console, plan.findings, notes=notes)


def _tell_findings(console: Console, findings: Iterable[Finding], *, notes: bool) -> None:
    for finding in findings:
        if notes or finding.level is not Level.NOTE:
            said = comment(f"{finding.subject}: {finding.message}")
            code = (f"  {finding.code} ", _STYLES[finding.level])
            console.print(Text.assemble(code, said))


def _tell_total(console: Console, conversion: Conversion, *, notes: bool) -> None:
    counts = [sum(plan.status is status for plan in conversion.plans) for status in Status]
    shown = ", ".join(f"{n} {s.value}" for n, s in zip(counts, Status, strict=True) if n)
    findings = [f for plan in conversion.plans for f in plan.findings] + [*conversion.findings]
    hidden = 0 if notes else sum(finding.level is Level.NOTE for finding in findings)
    more = f"; {hidden} notes (--notes shows them)" if hidden else ""
    console.print(Text(f"{shown}{more}. glue2airflow explain CODE says more."))
