"""The options and arguments that several commands take."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How data is printed."""

    TEXT = "text"
    JSON = "json"


class Runtime(StrEnum):
    """What generated DAGs may import."""

    BRIDGE = "bridge"
    NATIVE = "native"


Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...",
        help="aws: for all workflows of an account, aws:NAME for one; snapshots; saved workflows "
        "(aws glue get-workflow --include-graph; the replies of get-jobs and get-crawlers beside "
        "them tell more); CloudFormation and SAM templates; CDK assemblies (cdk.out, or "
        "cdk.out:STACK); Terraform plans and states (terraform show -json, .tfstate) or a folder "
        "with *.tf; - reads standard input.",
        show_default=False,
    ),
]
Workflows = Annotated[
    list[str] | None,
    typer.Option("--workflow", "-w", metavar="NAME", help="Only this workflow; may be repeated."),
]
Parameters = Annotated[
    list[str] | None,
    typer.Option(
        "--parameter",
        "-p",
        metavar="KEY=VALUE",
        help="A template parameter, or any name shown as ${KEY} because only another stack knows "
        "it; may be repeated.",
    ),
]
ParametersFile = Annotated[
    Path | None,
    typer.Option(
        "--parameters-file",
        help="Parameters as the AWS CLI or CodePipeline take them, samconfig.toml, or .tfvars.",
    ),
]
RuntimeOption = Annotated[
    Runtime,
    typer.Option(
        help="bridge may use airflow_glue_bridge where that is what makes a DAG exact; native uses "
        "nothing but Airflow and the amazon provider."
    ),
]
Merge = Annotated[
    bool,
    typer.Option("--merge", help="One task for a job that several triggers start in one run."),
]
IncludeInactive = Annotated[
    bool,
    typer.Option("--include-inactive", help="Take in conditional triggers that are not ACTIVATED."),
]
EventQueue = Annotated[
    str,
    typer.Option(
        metavar="QUEUE",
        help="The SQS queue through which events start DAGs: a name in the connection's account "
        "and region, or a URL; {module} stands for the name of the DAG file.",
        show_default="glue_event_{module}",
    ),
]
Scripts = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="PATH",
        help="Scripts of the jobs: a file, or a folder with them in it; tells which of them must "
        "be told of the run. May be repeated.",
        show_default=False,
    ),
]
RunPropertiesStore = Annotated[
    str,
    typer.Option(
        metavar="S3_URL",
        help="A folder in S3 for the run properties that scripts write: s3://bucket/prefix.",
        show_default=False,
    ),
]
Profile = Annotated[
    str,
    typer.Option(
        metavar="NAME", help="The AWS profile to read aws: with.", show_default="as the AWS CLI"
    ),
]
SourceRegion = Annotated[
    str,
    typer.Option("--region", help="The AWS region of aws:.", show_default="as the AWS CLI"),
]
EndpointUrl = Annotated[
    str,
    typer.Option(
        metavar="URL",
        help="Send the requests to this address, an emulator's for example.",
        show_default="AWS",
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print what is found.")]
