"""``verify``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from glue2airflow.commands.shared import (
    access_of,
    parameters_of,
    plan_options,
    print_json,
    read_and_plan,
)
from glue2airflow.options import (
    EndpointUrl,
    Format,
    FormatOption,
    IncludeInactive,
    Merge,
    Parameters,
    ParametersFile,
    Profile,
    Runtime,
    RuntimeOption,
    SourceRegion,
    Sources,
    Workflows,
)


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
    profile: Profile = "",
    region: SourceRegion = "",
    endpoint_url: EndpointUrl = "",
    format: FormatOption = Format.TEXT,
) -> None:
    """Prove that a DAG starts what its Glue workflow starts, whatever succeeds or fails.

    Every combination of ends that predicates and gates can tell apart is played through the rules
    of Glue, and through Airflow's own trigger rules on the DAG file. Compared is what starts, how
    often, after what, and that the DAG run is red exactly if something failed. Not compared:
    arguments, schedules, timeouts. AWS is called to read aws: alone, and no Airflow of yours is
    touched. DAG files are run, as Airflow would run them.

    Exit code 0: the same, but for what findings announce. 1: a difference that none announces, or
    none where one is announced. 2: a workflow is refused, or there is a mistake in the input, or no
    recorded run could be replayed.
    """
    from glue2airflow.verify import telling, verify_all

    conversion = read_and_plan(
        sources,
        workflow,
        parameters_of(parameter, parameters_file),
        plan_options(runtime, merge, include_inactive, "", ""),
        access=access_of(profile, region, endpoint_url),
    )
    if against_history:
        from glue2airflow.verify.history import replay_all

        replayed = list(replay_all(conversion, against_history, dags=dags))
        if format is Format.JSON:
            print_json({"runs": [replay.as_json() for replay in replayed]})
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
        print_json({"workflows": [verification.as_json() for verification in found]})
    else:
        telling.tell_total(found)
    raise typer.Exit(telling.exit_code(found))
