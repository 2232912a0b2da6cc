"""The command line: parse options, call, print, exit. Heavy modules are imported where used."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from glue2airflow.options import (
    EventQueue,
    Format,
    FormatOption,
    IncludeInactive,
    Merge,
    Parameters,
    ParametersFile,
    Runtime,
    RuntimeOption,
    Sources,
    Workflows,
)

if TYPE_CHECKING:
    from glue2airflow.convert import Conversion, DagFile

DIFFERENT, MISTAKE = 1, 2

app = typer.Typer(
    name="glue2airflow",
    help="Turn AWS Glue workflows into Airflow DAGs that do the same, and say where they cannot.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Paragraphs of docstrings are wrapped to the terminal.
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command()
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
        str, typer.Option(help="The AWS region of every task.", show_default="the connection's")
    ] = "",
    event_queue: EventQueue = "",
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
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the findings to it, as JSON.")
    ] = None,
    notes: Annotated[
        bool, typer.Option("--notes", help="Print the notes too, not only what differs.")
    ] = False,
    format: FormatOption = Format.TEXT,  # the option's name
) -> None:
    """Write a DAG file for each workflow in the sources.

    Exit code 0: all converted. 1: --check found a difference. 2: something was refused, or there is
    a mistake in the input. "glue2airflow explain GLU204" tells more about a finding.
    """
    from glue2airflow import convert as work
    from glue2airflow import terminal

    conversion = _conversion(
        sources,
        workflow,
        _parameters(parameter, parameters_file),
        _options(runtime, merge, include_inactive, aws_conn_id, region, event_queue),
        strict=strict,
    )
    files = list(work.dag_files(conversion.plans, output))
    data = work.report(conversion, output)
    if report:
        _write_report(report, data, sources)
    written = [] if check or diff else work.write(files, output, force=force)
    terminal.tell(conversion, notes=notes)
    terminal.tell_files(files, written, work.left_over(conversion.plans, output))
    if format is Format.JSON:
        _print_json(data)
    else:
        _print_files(files, written, diff=diff, check=check)
    raise typer.Exit(_exit_code(conversion, files, check=check))


@app.command()
def graph(
    sources: Sources,
    workflow: Workflows = None,
    parameter: Parameters = None,
    parameters_file: ParametersFile = None,
    runtime: RuntimeOption = Runtime.BRIDGE,
    merge: Merge = False,
    include_inactive: IncludeInactive = False,
    format: FormatOption = Format.TEXT,
) -> None:
    """Print the Glue graph and the DAG planned from it, as Mermaid text."""
    from glue2airflow import graph as drawing

    options = _options(runtime, merge, include_inactive, "", "")
    given = _parameters(parameter, parameters_file)
    conversion = _conversion(sources, workflow, given, options, strict=False)
    pairs = [
        (d.workflow, plan) for d, plan in zip(conversion.definitions, conversion.plans, strict=True)
    ]
    if format is Format.JSON:
        _print_json({"workflows": [drawing.graph_data(w, plan) for w, plan in pairs]})
    else:
        typer.echo("\n".join(drawing.mermaid(w, plan) for w, plan in pairs), nl=False)


@app.command()
def verify(
    sources: Sources,
    workflow: Workflows = None,
    dags: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="The folder with the DAG files to verify, as they are now; the options they were "
            "made with are read from them. Without it: what convert would write now.",
        ),
    ] = None,
    parameter: Parameters = None,
    parameters_file: ParametersFile = None,
    runtime: RuntimeOption = Runtime.BRIDGE,
    merge: Merge = False,
    include_inactive: IncludeInactive = False,
    limit: Annotated[
        int,
        typer.Option(min=1, help="Try so many outcomes one by one; of more, draw so many samples."),
    ] = 10_000,
    seed: Annotated[int, typer.Option(help="What samples and orders are drawn by.")] = 0,
    in_database: Annotated[
        int,
        typer.Option(min=0, help="How many plays of each DAG a real DagRun repeats, in SQLite."),
    ] = 10,
    against_history: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="RUNS.json",
            help="Replay finished runs instead, as saved by aws glue get-workflow-runs --name NAME "
            "--include-graph; may be repeated.",
        ),
    ] = None,
    format: FormatOption = Format.TEXT,
) -> None:
    """Prove that a DAG starts what its Glue workflow starts, whatever succeeds or fails.

    Every combination of ends that predicates and gates can tell apart is played through the rules
    of Glue, and through Airflow's own trigger rules on the DAG file. Compared is what starts, how
    often, after what, and that the DAG run is red exactly if something failed. Not compared:
    arguments, schedules, timeouts. AWS is not called, and no Airflow of yours is touched. DAG files
    are run, as Airflow would run them.

    Exit code 0: the same, but for what findings announce. 1: a difference that none announces, or
    none where one is announced. 2: a workflow is refused, or there is a mistake in the input, or no
    recorded run could be replayed.
    """
    from glue2airflow.verify import telling, verify_all

    conversion = _conversion(
        sources,
        workflow,
        _parameters(parameter, parameters_file),
        _options(runtime, merge, include_inactive, "", ""),
        strict=False,
    )
    if against_history:
        from glue2airflow.verify.history import replay_all

        replayed = list(replay_all(conversion, against_history, dags=dags))
        if format is Format.JSON:
            _print_json({"runs": [replay.as_json() for replay in replayed]})
        else:
            telling.tell_history(replayed)
        raise typer.Exit(telling.history_exit_code(replayed))
    found = []
    for verification in verify_all(
        conversion, dags=dags, limit=limit, seed=seed, in_database=in_database
    ):
        found.append(verification)
        if format is Format.TEXT:
            telling.tell(verification)
    if format is Format.JSON:
        _print_json({"workflows": [verification.as_json() for verification in found]})
    else:
        telling.tell_total(found)
    raise typer.Exit(telling.exit_code(found))


@app.command()
def emulate(
    load: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Workflows, triggers, jobs and crawlers to begin with: a snapshot, or replies of "
            "aws glue get-workflow --include-graph, get-jobs and so on; may be repeated.",
        ),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any that is free.")] = 4566,
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    speed: Annotated[
        float, typer.Option(min=0, help="How many emulated seconds pass in a real one.")
    ] = 60.0,
    scenario: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="How long jobs take and how they end; YAML or Python."),
    ] = None,
    chaos: Annotated[
        str,
        typer.Option(
            metavar="RATES",
            help="Calls that go wrong, for example throttling=0.3,5xx=0.1,lost=0.05,slow=0.1; "
            "also delay=SECONDS, seed=N and operation=NAME.",
        ),
    ] = "",
    region: Annotated[str, typer.Option(help="Where to load into.")] = "us-east-1",
) -> None:
    """Serve a Glue of your own, in which workflow runs really run.

    Triggers fire, jobs and crawlers take their (emulated) time and end as a scenario says. Point
    any AWS client at it; what is not Glue's is moto's. Needs the extra "testing". Ctrl-C ends it.
    """
    from glue2airflow.emulate import serve

    serve(
        port=port,
        host=host,
        load=load or (),
        speed=speed,
        scenario=scenario,
        chaos=chaos,
        region=region,
        say=lambda line: typer.echo(line, err=not line.startswith("export ")),
    )


@app.command()
def explain(
    code: Annotated[
        str, typer.Argument(metavar="[CODE]", help="For example GLU204; all codes if left out.")
    ] = "",
    format: FormatOption = Format.TEXT,
) -> None:
    """Say what a finding means, why it matters and how to mend it."""
    from glue2airflow import catalog

    pages = catalog.pages(code)
    if format is Format.JSON:
        _print_json([page.as_json() for page in pages])
    elif code:
        typer.echo(pages[0].as_markdown(), nl=False)
    else:
        for page in pages:
            typer.echo(f"{page.rule.code}  {page.rule.level.value:8} {page.rule.title}")


@app.command()
def schema(
    format: FormatOption = Format.JSON,  # noqa: ARG001  # a schema is JSON in either form
) -> None:
    """Print the JSON schema of snapshots."""
    from importlib.resources import files

    typer.echo(files("glue2airflow").joinpath("snapshot.schema.json").read_text("utf-8"), nl=False)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        from airflow_glue_bridge import __version__

        typer.echo(f"glue2airflow {__version__}")
        raise typer.Exit


def _conversion(
    sources: list[str],
    only: list[str] | None,
    parameters: dict[str, str],
    options: Any,  # noqa: ANN401  # PlanOptions, imported late
    *,
    strict: bool,
) -> Conversion:
    from glue2airflow import terminal
    from glue2airflow.convert import convert as run

    return run(
        sources,
        options,
        parameters=parameters,
        only=only or (),
        strict=strict,
        progress=terminal.progress,
    )


def _options(
    runtime: Runtime,
    merge: bool,
    include_inactive: bool,
    aws_conn_id: str,
    region: str,
    event_queue: str = "",
) -> Any:  # noqa: ANN401
    from glue2airflow.errors import UsageError
    from glue2airflow.plan.model import DEFAULT_QUEUE, PlanOptions, is_queue

    if event_queue and not is_queue(event_queue):
        raise UsageError(
            "--event-queue takes a URL, or a name of up to 80 letters, digits, - and _, "
            f"not {event_queue[:80]}"
        )

    return PlanOptions(
        runtime=runtime.value,
        merge=merge,
        include_inactive=include_inactive,
        aws_conn_id=aws_conn_id,
        region_name=region,
        event_queue=event_queue or DEFAULT_QUEUE,
    )


def _parameters(given: list[str] | None, file: Path | None) -> dict[str, str]:
    """The parameters of a file, then those of the command line, which win."""
    from glue2airflow.errors import UsageError

    parameters: dict[str, str] = {}
    if file:
        from glue2airflow.sources.parameters import read_parameters

        parameters.update(read_parameters(str(file)))
    for pair in given or ():
        key, equals, value = pair.partition("=")
        if not (key and equals):
            raise UsageError(f"--parameter takes KEY=VALUE, not {pair[:40]}")
        parameters[key] = value
    return parameters


def _write_report(path: Path, data: dict[str, Any], sources: list[str]) -> None:
    import json

    from glue2airflow.errors import OutputError

    if path.exists() and any(path.samefile(s) for s in sources if Path(s).exists()):
        raise OutputError(f"--report would overwrite the source {path}; name another file")
    try:
        path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}") from None


def _print_json(data: object) -> None:
    import json

    typer.echo(json.dumps(data, indent=2))


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


def main(args: list[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    from glue2airflow.errors import Glue2AirflowError

    try:
        app(args, prog_name="glue2airflow")
    except SystemExit as exit_:
        return int(exit_.code or 0)
    except Glue2AirflowError as error:
        print(f"glue2airflow: {error}", file=sys.stderr)
        return MISTAKE
    return 0
