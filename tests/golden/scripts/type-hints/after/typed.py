from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any, Mapping

import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties


@dataclass(frozen=True)
class Ids:
    workflow: str
    run: str


def ids(argv: list[str], /) -> Ids:
    found: Mapping[str, str] = getResolvedOptions(glue_run_properties.argv(argv), ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
    return Ids(workflow=found["WORKFLOW_NAME"], run=found["WORKFLOW_RUN_ID"])


def properties(client: Any, which: Ids) -> dict[str, str]:
    return glue_run_properties.get_workflow_run_properties(client, Name=which.workflow, RunId=which.run)["RunProperties"]


if (known := properties(boto3.client("glue"), ids(sys.argv))) and known["sheet"]:
    print(f"{known['sheet']!r} of {known.get('book', 'none')}")
