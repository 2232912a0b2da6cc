from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any, Mapping

import boto3
from awsglue.utils import getResolvedOptions


@dataclass(frozen=True)
class Ids:
    workflow: str
    run: str


def ids(argv: list[str], /) -> Ids:
    found: Mapping[str, str] = getResolvedOptions(argv, ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
    return Ids(workflow=found["WORKFLOW_NAME"], run=found["WORKFLOW_RUN_ID"])


def properties(client: Any, which: Ids) -> dict[str, str]:
    return client.get_workflow_run_properties(Name=which.workflow, RunId=which.run)["RunProperties"]


if (known := properties(boto3.client("glue"), ids(sys.argv))) and known["sheet"]:
    print(f"{known['sheet']!r} of {known.get('book', 'none')}")
