"""``explain`` and ``schema``."""

from __future__ import annotations

from typing import Annotated

import typer

from glue2airflow.commands.shared import print_json
from glue2airflow.options import Format, FormatOption


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
        print_json([page.as_json() for page in pages])
    elif code:
        typer.echo(pages[0].as_markdown(), nl=False)
    else:
        for page in pages:
            typer.echo(f"{page.rule.code}  {page.rule.level.value:8} {page.rule.title}")


def schema(
    format: FormatOption = Format.JSON,  # noqa: ARG001  # a schema is JSON in either form
) -> None:
    """Print the JSON schema of snapshots."""
    from importlib.resources import files

    typer.echo(files("glue2airflow").joinpath("snapshot.schema.json").read_text("utf-8"), nl=False)
