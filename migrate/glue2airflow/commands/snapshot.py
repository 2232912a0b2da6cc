"""``snapshot``."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from glue2airflow.commands.shared import access_of
from glue2airflow.options import EndpointUrl, Profile, SourceRegion

if TYPE_CHECKING:
    from glue2airflow.sources.api.reading import Watch
    from glue2airflow.sources.api.taking import Request, Snapshot

# What shells and make expect of a process that Ctrl-C ended.
INTERRUPTED = 130
STDOUT = "-"
# Names that AWS does not know, by the members of a snapshot that hold them.
_MISSING = {
    "MissingWorkflows": "Deleted while this was read: workflows",
    "JobsNotFound": "Named by triggers, but not there: jobs",
    "CrawlersNotFound": "Named by triggers, but not there: crawlers",
}


def snapshot(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="The workflows to read.", show_default=False),
    ] = None,
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="FILE", help="The file to write; - prints."),
    ] = "",
    everything: Annotated[
        bool,
        typer.Option("--all", help="All workflows, and the triggers outside workflows."),
    ] = False,
    profile: Profile = "",
    region: SourceRegion = "",
    endpoint_url: EndpointUrl = "",
) -> None:
    """Save what AWS has of workflows, their triggers, jobs, crawlers and rules, in one file.

    Only reads, in batches. What looks like a credential is masked. Interrupted, the same command
    goes on where it was; FILE is written when all is read. "glue2airflow iam-policy" prints the
    permissions that it takes.
    """
    from glue2airflow.sources.api.taking import Request

    _check(names or [], output, everything=everything)
    request = Request(tuple(names or ()), access_of(profile, region, endpoint_url))
    try:
        with _bar() as watch:
            taken = _take(request, output, watch)
    except KeyboardInterrupt:
        _say(f"interrupted; {_left(output)}")
        raise typer.Exit(INTERRUPTED) from None
    for line in _told(taken, output):
        _say(line)


def _check(names: list[str], output: str, *, everything: bool) -> None:
    from glue2airflow.errors import UsageError

    if not output:
        raise UsageError("say where to write the snapshot: --output FILE, or - to print it")
    if bool(names) is everything:
        wrong = "both names and --all" if names else "neither names nor --all"
        raise UsageError(f"{wrong}: name the workflows to read, or say --all for all of them")


def _take(request: Request, output: str, watch: Watch) -> Snapshot:
    from glue2airflow.sources.api import taking

    if output != STDOUT:
        return taking.write(request, Path(output), watch)
    taken = taking.take(request, watch)
    typer.echo(taken.text, nl=False)
    return taken


@contextmanager
def _bar() -> Iterator[Watch]:
    """A progress bar for each kind of object, if there is a terminal to draw it on."""
    if not sys.stderr.isatty():
        yield lambda _kind, _done, _of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

    tasks: dict[str, TaskID] = {}
    columns = TextColumn("{task.description:10}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:

        def watch(kind: str, done: int, of: int) -> None:
            if kind not in tasks:
                tasks[kind] = progress.add_task(kind)
            progress.update(tasks[kind], completed=done, total=of)

        yield watch


def _told(taken: Snapshot, output: str) -> Iterator[str]:
    """What was read, what it took, and what could not be read."""
    data = taken.data
    kinds = ("Workflows", "Triggers", "Jobs", "Crawlers", "Rules")
    counts = ", ".join(f"{len(data[kind]):,} {_noun(kind, len(data[kind]))}" for kind in kinds)
    what = "Read" if output == STDOUT else output
    where = f"account {data['Account']}, {data['Region']}"
    masked = f"{taken.masked:,} {_noun('values', taken.masked)} masked"
    yield f"{what}: {counts} of {where}; {_calls(taken)}; {masked}."
    yield from (f"Not read: {what}." for what in data.get("NotRead", ()))
    yield from _missing(data)


def _calls(taken: Snapshot) -> str:
    calls = f"{taken.calls:,} {_noun('calls', taken.calls)}"
    retries = f", {taken.retries:,} repeated attempts" if taken.retries else ""
    recalled = f", {taken.recalled:,} replies kept from before" if taken.recalled else ""
    return calls + retries + recalled


def _missing(data: Mapping[str, Any]) -> Iterator[str]:
    from glue2airflow import findings as f

    for member, what in _MISSING.items():
        if names := data.get(member):
            yield f"{what} {f.listed(names)}."


def _noun(kind: str, count: int) -> str:
    """``jobs``, or ``job`` if it is one."""
    return kind.lower().removesuffix("s") if count == 1 else kind.lower()


def _left(output: str) -> str:
    """What is left after an interruption."""
    from glue2airflow.sources.api.journal import ENDING
    from glue2airflow.sources.api.taking import GO_ON

    kept = output != STDOUT and Path(output + ENDING).exists()
    return GO_ON if kept else "nothing was written"


def _say(line: str) -> None:
    typer.echo(line, err=True)
