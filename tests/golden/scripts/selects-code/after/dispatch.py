import sys
from typing import Callable, Dict

import boto3
from awsglue.utils import getResolvedOptions
import glue_run_properties


def load_herd(name: str) -> None:
    print("herd", name)


def load_milk(name: str) -> None:
    print("milk", name)


LOADERS: Dict[str, Callable[[str], None]] = {"herd": load_herd, "milk": load_milk}


def run_properties() -> Dict[str, str]:
    args = getResolvedOptions(glue_run_properties.argv(sys.argv), ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
    client = boto3.client("glue")
    return glue_run_properties.get_workflow_run_properties(
        client,
        Name=args["WORKFLOW_NAME"], RunId=args["WORKFLOW_RUN_ID"]
    )["RunProperties"]


if __name__ == "__main__":
    chosen = run_properties()
    LOADERS[chosen["GROUP"]](chosen["DATASET"])
