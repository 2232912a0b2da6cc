"""``convert`` and ``graph``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from glue2airflow.commands.shared import (
    DIFFERENT,
    MISTAKE,
    access_of,
    parameters_of,
    plan_options,
    print_json,
    read_and_plan,
    store_of,
)
from glue2airflow.options import (
    EndpointUrl,
    EventQueue,
    Format,
    FormatOption,
    IncludeInactive,
    Merge,
    Parameters,
    ParametersFile,
    Profile,
    RunPropertiesStore,
    Runtime,
    RuntimeOption,
    Scripts,
    SourceRegion,
    Sources,
    Workflows,
)
from glue2airflow.update import Side
from glue2airflow.update import update as merge_edits

if TYPE_CHECKING:
    from glue2airflow.convert import Conversion
    from glue2airflow.dag_file import DagFile
    from glue2airflow.update import Conflicting


def convert(
    sources: Sources,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="DIR", help="The folder for the DAG files."),
    ],
    workflow: Workflows = None,
    parameter: Parameters = None,
    parameters_file: ParametersFile = None,
    runtime: RuntimeOption = Runtime.BRIDGE,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse whatever would not be exact.")
    ] = False,
    merge: Merge = False,
    include_inactive: IncludeInactive = False,
    aws_conn_id: Annotated[
        str, typer.Option(help="The Airflow connection of every task.", show_default="aws_default")
    ] = "",
    region: Annotated[
        str,
        typer.Option(
            help="The AWS region of every task, and of aws: as a source.",
            show_default="the connection's",
        ),
    ] = "",
    event_queue: EventQueue = "",
    scripts: Scripts = None,
    run_properties_store: RunPropertiesStore = "",
    profile: Profile = "",
    endpoint_url: EndpointUrl = "",
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; exit 1 if a file would change."),
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Write nothing; print what would change.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite files that are not ours or were edited.")
    ] = False,
    update: Annotated[
        bool,
        typer.Option(
            "--update", help="Of files that people edited, change only what changed in Glue."
        ),
    ] = False,
    prefer: Annotated[
        Side | None,
        typer.Option(
            help="With --update: whose change to take where both changed the same.",
            show_default="neither: the file stays as it is",
        ),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the findings to it, as JSON.")
    ] = None,
    notes: Annotated[
        bool,
        typer.Option(
            "--notes", help="Print all notes, also of what stays in Glue or changes nothing."
        ),
    ] = False,
    format: FormatOption = Format.TEXT,  # the option's name
) -> None:
    """Write a DAG file for each workflow in the sources.

    Exit code 0: all converted. 1: --check found a difference. 2: something was refused, an --update
    found a conflict, or there is a mistake in the input. "glue2airflow explain GLU204" tells more
    about a finding.
    """
    from glue2airflow import convert as work
    from glue2airflow import terminal

    _check_update(update=update, force=force, prefer=prefer)
    _check_store(run_properties_store, scripts)
    conversion = read_and_plan(
        sources,
        workflow,
        parameters_of(parameter, parameters_file),
        plan_options(
            runtime,
            merge,
            include_inactive,
            aws_conn_id,
            region,
            event_queue,
            store_of(run_properties_store),
        ),
        scripts=scripts,
        access=access_of(profile, region, endpoint_url),
        strict=strict,
    )
    files = list(work.dag_files(conversion.plans, output))
    conflicting: tuple[Conflicting, ...] = ()
    if update:
        updated = merge_edits(files, prefer)
        files, conflicting = list(updated.files), updated.conflicting
    data = work.report(conversion, output)
    if update:
        data["conflicts"] = [file.as_json() for file in conflicting]
    if report:
        _write_report(report, data, sources)
    written = [] if check or diff else work.write(files, output, force=force)
    terminal.tell(conversion, notes=notes)
    terminal.tell_files(files, written, work.left_over(conversion.plans, output))
    terminal.tell_conflicts(conflicting)
    if format is Format.JSON:
        print_json(data)
    else:
        _print_files(files, written, diff=diff, check=check)
    raise typer.Exit(MISTAKE if conflicting else _exit_code(conversion, files, check=check))


def graph(
    sources: Sources,
    workflow: Workflows = None,
    parameter: Parameters = None,
    parameters_file: ParametersFile = None,
    runtime: RuntimeOption = Runtime.BRIDGE,
    merge: Merge = False,
    include_inactive: IncludeInactive = False,
    profile: Profile = "",
    region: SourceRegion = "",
    endpoint_url: EndpointUrl = "",
    format: FormatOption = Format.TEXT,
) -> None:
    """Print the Glue graph and the DAG planned from it, as Mermaid text."""
    from glue2airflow import graph as drawing

    options = plan_options(runtime, merge, include_inactive, "", "")
    given = parameters_of(parameter, parameters_file)
    access = access_of(profile, region, endpoint_url)
    conversion = read_and_plan(sources, workflow, given, options, access=access)
    pairs = [
        (d.workflow, plan) for d, plan in zip(conversion.definitions, conversion.plans, strict=True)
    ]
    if format is Format.JSON:
        print_json({"workflows": [drawing.graph_data(w, plan) for w, plan in pairs]})
    else:
        typer.echo("\n".join(drawing.mermaid(w, plan) for w, plan in pairs), nl=False)


def _check_store(store: str, scripts: list[Path] | None) -> None:
    """Without scripts nobody knows which of them write.

    :raises UsageError: if there is a place for what they write, and none of them.
    """
    from glue2airflow.errors import UsageError

    if store and not scripts:
        raise UsageError(
            "--run-properties-store is for scripts that write run properties; give --scripts too"
        )


def _check_update(*, update: bool, force: bool, prefer: Side | None) -> None:
    from glue2airflow.errors import UsageError

    if update and force:
        raise UsageError("--update keeps what people edited and --force does not; choose one")
    if prefer and not update:
        raise UsageError("--prefer says how --update ends a conflict; give both")


def _write_report(path: Path, data: dict[str, Any], sources: list[str]) -> None:
    import json

    from glue2airflow.errors import OutputError

    if path.exists() and any(path.samefile(s) for s in sources if Path(s).exists()):
        raise OutputError(f"--report would overwrite the source {path}; name another file")
    try:
        path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}") from None


def _print_files(files: list[DagFile], written: list[Path], *, diff: bool, check: bool) -> None:
    if diff:
        text = "".join(file.diff() for file in files)
        typer.echo(text.encode("utf-8", "backslashreplace"), nl=False)
    elif check:
        for file in files:
            if file.changed:
                typer.echo(f"would change {file.path}")
    else:
        for path in written:
            typer.echo(str(path))


def _exit_code(conversion: Conversion, files: list[DagFile], *, check: bool) -> int:
    if conversion.refused:
        return MISTAKE
    return DIFFERENT if check and any(file.changed for file in files) else 0
