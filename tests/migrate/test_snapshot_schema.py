"""The published schema, the model and the reader speak of the same members."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import jsonschema
import pytest

from airflow_glue_bridge.glue import model
from airflow_glue_bridge.glue.codec import api_name
from glue2airflow.cli import main
from glue2airflow.sources import saved

ROOT = Path(__file__).parents[2]
NAMED = {
    name: getattr(model, name)
    for name in (
        "Action",
        "Condition",
        "Crawler",
        "EventBatchingCondition",
        "EventRule",
        "ExecutionProperty",
        "Job",
        "JobCommand",
        "NotificationProperty",
        "Predicate",
        "Trigger",
        "Workflow",
    )
}
# Read by the snapshot reader itself and not by the model.
BESIDE = {"Workflow": {"Graph"}, "EventRule": {"Targets"}}


@pytest.fixture(scope="module")
def schema() -> dict:
    return json.loads((ROOT / "migrate/glue2airflow/snapshot.schema.json").read_text())


def test_the_command_prints_it(schema: dict, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["schema"], ["schema", "--format", "json"]):
        assert main(command) == 0
        assert json.loads(capsys.readouterr().out) == schema


def test_it_is_a_schema(schema: dict) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("name", NAMED)
def test_members_are_those_of_the_model(name: str, schema: dict) -> None:
    members = {api_name(f.name) for f in fields(NAMED[name]) if f.metadata.get("api", True)}
    assert set(schema["$defs"][name]["properties"]) == members | BESIDE.get(name, set())


def test_sections_are_those_of_the_reader(schema: dict) -> None:
    singular = {"Workflow", "Trigger", "Job", "Crawler"}
    assert set(schema["properties"]) == (set(saved._SECTIONS) - singular) | (
        saved._ABOUT - {"$schema"}
    )


def _malformed(path: Path) -> bool:
    """Whether the conversion finds a fault in its shape, so that it breaks the schema too."""
    report = path.parent / "expected" / "report.json"
    return report.exists() and '"code": "GLU102"' in report.read_text()


SNAPSHOTS = [
    path
    for path in [ROOT / "demo/nightly.snapshot.json", *ROOT.glob("tests/golden/*/*.json")]
    if b'"SnapshotVersion": 1,' in path.read_bytes() and not _malformed(path)
]


@pytest.mark.parametrize("path", SNAPSHOTS, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_snapshots_here_follow_it(path: Path, schema: dict) -> None:
    jsonschema.validate(_without_blanks(json.loads(path.read_text())), schema)


def _without_blanks(data: object) -> object:
    """The reader takes null and "" for absent, which the AWS CLI never writes."""
    if isinstance(data, dict):
        return {k: _without_blanks(v) for k, v in data.items() if v not in (None, "")}
    return [_without_blanks(v) for v in data] if isinstance(data, list) else data


def test_another_version_is_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "s.json"
    source.write_text('{"SnapshotVersion": 2}')
    assert main(["convert", str(source), "-o", str(tmp_path / "out")]) == 2
    assert "version '2'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
