"""The small workflow that tests of verify change: load, then publish; or tell, if it FAILED."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any


def after(name: str, job: str, state: str, *jobs: str) -> dict[str, Any]:
    """A trigger that starts jobs once another ended so."""
    condition = {"LogicalOperator": "EQUALS", "JobName": job, "State": state}
    return {
        "Name": name,
        "WorkflowName": "orders",
        "Type": "CONDITIONAL",
        "State": "ACTIVATED",
        "Predicate": {"Conditions": [condition]},
        "Actions": [{"JobName": job} for job in jobs],
    }


TRIGGERS = (
    after("loaded", "load", "SUCCEEDED", "publish"),
    after("not-loaded", "load", "FAILED", "tell"),
)


def snapshot(
    folder: Path,
    triggers: Iterable[dict[str, Any]] = TRIGGERS,
    start: Sequence[str] = ("load",),
    retries: int = 0,
) -> Path:
    """The workflow as a file; ``retries`` are those of the first job."""
    first = {
        "Name": "start",
        "WorkflowName": "orders",
        "Type": "ON_DEMAND",
        "State": "CREATED",
        "Actions": [{"JobName": job} for job in start],
    }
    every = [first, *triggers] if start else []
    names = dict.fromkeys(action["JobName"] for trigger in every for action in trigger["Actions"])
    jobs = [{"Name": name, "Command": {"Name": "glueetl"}, "Role": "r"} for name in names]
    for job in jobs[:1]:
        job["MaxRetries"] = retries
    path = folder / "orders.snapshot.json"
    data = {"SnapshotVersion": 1, "Workflows": [{"Name": "orders"}]}
    path.write_text(json.dumps({**data, "Triggers": every, "Jobs": jobs}))
    return path
