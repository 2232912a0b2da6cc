"""``emulate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


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
