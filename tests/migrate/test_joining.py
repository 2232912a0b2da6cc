"""A workflow in one file, the definitions of what it starts in others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from glue2airflow.cli import main


def _file(folder: Path, name: str, data: dict[str, Any]) -> str:
    path = folder / f"{name}.json"
    path.write_text(json.dumps(data))
    return str(path)


def _workflow(name: str, job: str) -> dict[str, Any]:
    trigger = {"Name": f"start-{name}", "Type": "ON_DEMAND", "State": "CREATED"}
    trigger["Actions"] = [{"JobName": job}]
    node = {"Type": "TRIGGER", "Name": trigger["Name"], "TriggerDetails": {"Trigger": trigger}}
    return {"Workflow": {"Name": name, "Graph": {"Nodes": [node]}}}


def _jobs(timeout: int, *names: str) -> dict[str, Any]:
    return {"Jobs": [{"Name": name, "Timeout": timeout} for name in names]}


def _convert(tmp_path: Path, *sources: str) -> tuple[dict[str, Any], str]:
    report = tmp_path / "report.json"
    out = tmp_path / "out"
    assert main(["convert", *sources, "-o", str(out), "--report", str(report)]) == 0
    return json.loads(report.read_text()), (out / "etl.py").read_text()


def _codes(findings: list[dict[str, str]]) -> set[str]:
    return {finding["code"] for finding in findings}


def test_a_definition_in_another_file(tmp_path: Path) -> None:
    workflow = _file(tmp_path, "etl", _workflow("etl", "load"))
    jobs = _file(tmp_path, "jobs", _jobs(30, "load", "other"))
    for order in ([workflow, jobs], [jobs, workflow]):
        report, text = _convert(tmp_path, *order)
        assert "waiter_max_attempts=90" in text
        assert "GLU105" not in _codes(report["workflows"][0]["findings"])
        assert [f["subject"] for f in report["findings"]] == ["job other"]


def test_without_it(tmp_path: Path) -> None:
    report, text = _convert(tmp_path, _file(tmp_path, "etl", _workflow("etl", "load")))
    assert "waiter_max_attempts=2940" in text
    assert "GLU105" in _codes(report["workflows"][0]["findings"])


def test_files_that_do_not_agree_lend_nothing(tmp_path: Path) -> None:
    workflow = _file(tmp_path, "etl", _workflow("etl", "load"))
    dev, prod = (_file(tmp_path, n, _jobs(t, "load")) for n, t in (("dev", 30), ("prod", 60)))
    report, text = _convert(tmp_path, workflow, dev, prod)
    assert "waiter_max_attempts=2940" in text
    assert "GLU105" in _codes(report["workflows"][0]["findings"])


def test_a_definition_of_its_own_comes_first(tmp_path: Path) -> None:
    own = _workflow("etl", "load") | {"SnapshotVersion": 1} | _jobs(10, "load")
    workflow = _file(tmp_path, "etl", own)
    _, text = _convert(tmp_path, workflow, _file(tmp_path, "jobs", _jobs(30, "load")))
    assert "waiter_max_attempts=70" in text
