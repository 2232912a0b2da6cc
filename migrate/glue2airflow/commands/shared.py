"""What several commands do before and after their own work."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from glue2airflow.options import Runtime

if TYPE_CHECKING:
    from glue2airflow.convert import Conversion
    from glue2airflow.sources.access import Access

DIFFERENT, MISTAKE = 1, 2


def read_and_plan(
    sources: list[str],
    only: list[str] | None,
    parameters: dict[str, str],
    options: Any,  # noqa: ANN401  # PlanOptions, imported late
    *,
    access: Access,
    scripts: list[Path] | None = None,
    strict: bool = False,
) -> Conversion:
    """Read the sources and plan, under a progress bar."""
    from glue2airflow import terminal
    from glue2airflow.convert import convert as run

    return run(
        sources,
        options,
        parameters=parameters,
        only=only or (),
        access=access,
        scripts=scripts or (),
        strict=strict,
        progress=terminal.progress,
    )


def plan_options(
    runtime: Runtime,
    merge: bool,
    include_inactive: bool,
    aws_conn_id: str,
    region: str,
    event_queue: str = "",
    run_properties_store: str = "",
) -> Any:  # noqa: ANN401
    """The options of a plan.

    :raises UsageError: if the queue can be none.
    """
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
        run_properties_store=run_properties_store,
    )


def store_of(given: str) -> str:
    """The folder in S3 for run properties, without a slash at its end.

    :raises UsageError: if it can be none.
    """
    from glue2airflow.errors import UsageError

    if given and not re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]+[a-z0-9](/\S*)?", given):
        raise UsageError(f"--run-properties-store takes s3://bucket/prefix, not {given[:80]}")
    return given.rstrip("/")


def parameters_of(given: list[str] | None, file: Path | None) -> dict[str, str]:
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


def access_of(profile: str, region: str, endpoint_url: str) -> Access:
    """How to reach the account that sources ``aws:`` mean."""
    from glue2airflow.sources.access import Access

    return Access(profile, region, endpoint_url)


def print_json(data: object) -> None:
    """Print it, indented."""
    import json

    typer.echo(json.dumps(data, indent=2))
