"""The module that jobs import, as each job has it: loaded anew from its file, by itself."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import airflow_glue_bridge

FILE = Path(airflow_glue_bridge.__file__).parent / "jobs" / "glue_run_properties.py"
RUN = "scheduled__2026-03-01T05:00:00+00:00"
TOLD = {
    "workflow": "orders",
    "run": RUN,
    "started": "2026-03-01T05:00:07.250000+00:00",
    "properties": {"day": "2026-02-28", "full": "no"},
}
ASKED = {"Name": "orders", "RunId": RUN}


def load() -> ModuleType:
    """A module of its own, as another process would have."""
    spec = importlib.util.spec_from_file_location(FILE.stem, FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tokens(**more: object) -> list[str]:
    """What Airflow passes to a job: a mention of its run among arguments of its own."""
    told = json.dumps({**TOLD, **more})
    return ["script.py", "--JOB_NAME", "load", "--airflow_run_properties", told, "--mode", "fast"]


def started_by_airflow(monkeypatch, **more: object) -> ModuleType:
    """The module in a job that Airflow has started."""
    monkeypatch.setattr(sys, "argv", tokens(**more))
    return load()
