"""``scripts``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from glue2airflow.commands.shared import (
    DIFFERENT,
    MISTAKE,
    access_of,
    parameters_of,
    print_json,
)
from glue2airflow.options import (
    EndpointUrl,
    Format,
    FormatOption,
    Parameters,
    ParametersFile,
    Profile,
    SourceRegion,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from airflow_glue_bridge.glue.model import Job
    from glue2airflow.scripts.fetching import Fetched
    from glue2airflow.scripts.telling import Report
    from glue2airflow.sources.access import Access


def scripts(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE|FILE...",
            help="Python files, folders of them, and the archives of --extra-py-files; beside them "
            "what convert takes (snapshots, saved workflows and jobs, templates, Terraform, aws:), "
            "which tells the jobs that run them.",
            show_default=False,
        ),
    ] = None,
    fetch: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Bring the scripts of the jobs, and their extra Python files, from S3 to "
            "DIR/bucket/key first. Only reads in S3; what is in DIR already and differs stays.",
            show_default=False,
        ),
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Change the files; without it, print a diff.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit 1 if a file would change.")
    ] = False,
    module: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Put glue_run_properties.py, which rewritten scripts import, into DIR; needs no "
            "SOURCE.",
            show_default=False,
        ),
    ] = None,
    parameter: Parameters = None,
    parameters_file: ParametersFile = None,
    profile: Profile = "",
    region: SourceRegion = "",
    endpoint_url: EndpointUrl = "",
    format: FormatOption = Format.TEXT,  # the option's name
) -> None:
    """Find where job scripts need their Glue workflow run, and make them do without.

    Outside a workflow there is no WORKFLOW_NAME and no WORKFLOW_RUN_ID, and most scripts stop. The
    rewritten ones run in a Glue workflow as before, and under Airflow too: they ask for their run
    through one small module, glue_run_properties.py. Every byte that does not have to change stays.
    What cannot be rewritten is told with file, line and advice.

    Exit code 0: all done. 1: --check found something to change. 2: a script could not be read or
    fetched (the others are done), or there is a mistake in the input.
    """
    from glue2airflow.scripts import writing

    _check_options(sources, module, write=write, check=check)
    access = access_of(profile, region, endpoint_url)
    given = parameters_of(parameter, parameters_file)
    report = _report(sources, given, access, fetch) if sources else None
    written = writing.write(report.changes) if report and write else []
    if report:
        _tell(report, written)
    written += [writing.write_module(module)] if module else []
    _print(report, written, format, diff=not (write or check), check=check)
    raise typer.Exit(_exit_code(report, check=check) if report else 0)


def _exit_code(report: Report, *, check: bool) -> int:
    if report.fetched.failed or any(script.broken for script in report.scripts):
        return MISTAKE
    return DIFFERENT if check and report.changes else 0


def _check_options(
    sources: list[str] | None, module: Path | None, *, write: bool, check: bool
) -> None:
    from glue2airflow.errors import UsageError

    if not (sources or module):
        raise UsageError("name the scripts: files, folders, or what tells of jobs with --fetch DIR")
    if write and check:
        raise UsageError("--write changes files and --check changes none: give one of them")


def _report(
    arguments: list[str], parameters: dict[str, str], access: Access, folder: Path | None
) -> Report:
    """What there is to say of the scripts that the arguments name."""
    from glue2airflow.errors import SourceError, UsageError
    from glue2airflow.scripts.arguments import sorted_out
    from glue2airflow.scripts.fetching import Fetched
    from glue2airflow.scripts.study import Study
    from glue2airflow.scripts.telling import Report

    files, sources = sorted_out(arguments)
    jobs = _jobs(sources, parameters, access) if sources else []
    fetched = _fetch(jobs, folder, access) if folder else Fetched()
    files += fetched.files
    if not files and fetched.failed:
        raise SourceError("; ".join(fetched.failures))
    if not files:
        raise UsageError("there are no scripts to look at: name files or folders, or --fetch DIR")
    study = Study.of(files)
    return Report(study.scripts, study.entries, jobs, study.rewritten(), sources, fetched)


def _jobs(sources: list[str], parameters: dict[str, str], access: Access) -> list[Job]:
    """The jobs that the sources define, each once."""
    from glue2airflow import terminal
    from glue2airflow.sources import read_all

    readings = read_all(terminal.progress(sources), parameters, access)
    definitions = [d for reading in readings for d in reading.definitions]
    return list({name: job for d in definitions for name, job in d.workflow.jobs.items()}.values())


def _fetch(jobs: list[Job], folder: Path, access: Access) -> Fetched:
    from glue2airflow.errors import UsageError
    from glue2airflow.scripts import fetching

    wanted = fetching.addresses(jobs)
    if not wanted:
        raise UsageError("--fetch finds no job: name a source that tells where the scripts lie")
    return fetching.fetch(wanted, folder, access, _watch())


def _watch() -> Callable[[str], None]:
    """Tell what is being fetched, if there is a terminal to tell it on."""
    import sys

    if not sys.stderr.isatty():
        return lambda _: None
    return lambda address: typer.echo(f"Fetching {address}", err=True)


def _tell(report: Report, written: list[Path]) -> None:
    from glue2airflow.scripts.telling import tell

    tell(report, written)


def _print(
    report: Report | None, written: list[Path], format: Format, *, diff: bool, check: bool
) -> None:
    from glue2airflow.scripts import writing

    if format is Format.JSON:
        print_json({**(report.as_json() if report else {}), "written": [str(p) for p in written]})
        return
    for path, new in report.changes.items() if report else ():
        if check:
            typer.echo(f"would change {path}")
        elif diff:
            typer.echo(writing.diff(path, path.read_bytes(), new), nl=False)
    for path in written:
        typer.echo(str(path))
