"""The command line: one table of commands, one place where mistakes end."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from glue2airflow.commands.converting import convert, graph
from glue2airflow.commands.emulating import emulate
from glue2airflow.commands.explaining import explain, schema
from glue2airflow.commands.iam_policy import iam_policy
from glue2airflow.commands.scripts import scripts
from glue2airflow.commands.shared import MISTAKE
from glue2airflow.commands.snapshot import snapshot
from glue2airflow.commands.verifying import verify

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

# As --help lists them: the way that people go.
for command in (snapshot, scripts, convert, graph, verify, emulate, iam_policy, explain, schema):
    app.command()(command)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        from airflow_glue_bridge import __version__

        typer.echo(f"glue2airflow {__version__}")
        raise typer.Exit


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
