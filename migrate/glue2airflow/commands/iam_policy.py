"""``iam-policy``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from glue2airflow.commands.shared import (
    access_of,
    parameters_of,
    plan_options,
    print_json,
    read_and_plan,
    store_of,
)
from glue2airflow.iam.permissions import PERMISSIONS, TOGETHER, Stage
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
    Runtime,
    RuntimeOption,
    SourceRegion,
    Workflows,
)

if TYPE_CHECKING:
    from glue2airflow.convert import Conversion
    from glue2airflow.iam.policy import Policy

_ACCOUNT, _REGION, _PARTITION = r"\d{12}|\*", r"[a-z]+(-[a-z]+)+-\d+|\*", r"aws(-[a-z]+)*"


def iam_policy(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SOURCE...]",
            help="As for convert: narrows the policy to what is in them. Without any: all there "
            "is in the account.",
            show_default=False,
        ),
    ] = None,
    stage: Annotated[
        list[Stage] | None,
        typer.Option(
            "--stage",
            help="Who needs it: snapshot (or aws: as a source), scripts (to read them in S3), "
            "operators (those of airflow_glue_bridge), dags (generated ones), events (that start "
            "them), job-role (of jobs that write run properties). May be repeated; all is all but "
            "the last.",
            show_default=Stage.ALL.value,
        ),
    ] = None,
    account: Annotated[
        str, typer.Option(help="The account of what is in it.", show_default="any")
    ] = "",
    region: SourceRegion = "",
    partition: Annotated[str, typer.Option(help="aws-cn and aws-us-gov are others.")] = "aws",
    run_properties_store: Annotated[
        str,
        typer.Option(
            metavar="S3_URL", help="As for convert; job-role needs it.", show_default=False
        ),
    ] = "",
    workflow: Workflows = None,
    parameter: Parameters = None,
    parameters_file: ParametersFile = None,
    runtime: RuntimeOption = Runtime.BRIDGE,
    merge: Merge = False,
    include_inactive: IncludeInactive = False,
    event_queue: EventQueue = "",
    profile: Profile = "",
    endpoint_url: EndpointUrl = "",
    format: FormatOption = Format.TEXT,  # noqa: ARG001  # a policy is JSON in either form
) -> None:
    """Print the least IAM policy that a stage of the migration needs.

    A service that cannot be narrowed gets "*". What is to be known beside the policy is told on
    standard error. AWS is called for sources aws: alone.
    """
    from glue2airflow.iam import names
    from glue2airflow.iam.policy import Place, policy

    _check_place(account, region, partition)
    store = store_of(run_properties_store)
    stages = _stages(stage, store)
    if sources:
        conversion = read_and_plan(
            sources,
            workflow,
            parameters_of(parameter, parameters_file),
            plan_options(runtime, merge, include_inactive, "", "", event_queue),
            access=access_of(profile, region, endpoint_url),
        )
        narrowed = names.of(conversion, store)
        remarks = [*_left_out(conversion), *names.unknown(conversion.definitions)]
    else:
        _check_alone(workflow, parameter, parameters_file, event_queue)
        narrowed, remarks = names.everything(store), []
    made = policy(stages, narrowed, Place(partition, region or "*", account or "*"))
    for remark in (*remarks, *_about_size(made)):
        print(f"glue2airflow: {remark}", file=sys.stderr)
    print_json(made.as_json())


def _check_place(account: str, region: str, partition: str) -> None:
    from glue2airflow.errors import UsageError

    for option, value, wanted, example in (
        ("--account", account, _ACCOUNT, "twelve digits"),
        ("--region", region, _REGION, "a region such as eu-west-1"),
        ("--partition", partition, _PARTITION, "aws, aws-cn or aws-us-gov"),
    ):
        if value and not re.fullmatch(wanted, value):
            raise UsageError(f"{option} takes {example}, not {value[:40]}")


def _stages(given: list[Stage] | None, store: str) -> list[Stage]:
    """The stages that are asked for, each once, in the order of the migration.

    :raises UsageError: if it is not said where run properties are.
    """
    from glue2airflow.errors import UsageError

    asked = set(given or (Stage.ALL,))
    asked |= set(TOGETHER) if Stage.ALL in asked else set()
    stages = [stage for stage in PERMISSIONS if stage in asked]
    if Stage.JOB_ROLE in stages and not store:
        raise UsageError("--stage job-role needs --run-properties-store s3://bucket/prefix")
    return stages


def _check_alone(
    workflow: list[str] | None, parameter: list[str] | None, file: Path | None, queue: str
) -> None:
    """Refuse options that are about sources where there are none."""
    from glue2airflow.errors import UsageError

    given = {
        "--workflow": workflow,
        "--parameter": parameter,
        "--parameters-file": file,
        "--event-queue": queue,
    }
    for option, value in given.items():
        if value:
            raise UsageError(f"{option} is about sources, and none is given")


def _left_out(conversion: Conversion) -> Iterator[str]:
    for plan in conversion.plans:
        if not plan.groups:
            yield f"{plan.workflow} is refused (convert says why): no DAG of it is allowed for"


def _about_size(made: Policy) -> Iterator[str]:
    from glue2airflow.iam.policy import LARGEST

    if not made.statements:
        yield "nothing in the sources needs it, and IAM takes no policy without a statement"
    if made.size > LARGEST:
        yield (
            f"the policy has {made.size:,} characters, and a managed one holds {LARGEST:,}: make "
            "one for each --stage or --workflow, or leave the sources out"
        )
