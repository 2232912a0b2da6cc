"""Input and expected DAG side by side; every expected DAG is loaded by Airflow itself.

A case is a folder of tests/golden: `case.json` says what it shows ("about") and with which options
("args"), every other file beside it is a source unless it is called parameters.*, and `expected/`
holds the DAG files and the report, or the error that is told. `make golden` writes them anew.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
import subprocess
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from glue2airflow.cli import main
from glue2airflow.findings import RULES
from glue2airflow.update.base import FOLDER as BASES

GOLDEN = Path(__file__).parents[1] / "golden"


@dataclass(frozen=True)
class Case:
    folder: Path

    @property
    def sources(self) -> list[str]:
        beside = sorted(self.folder.iterdir())
        kept = [p for p in beside if p.is_file() and p.name != "case.json"]
        return [str(p) for p in kept if not p.name.startswith("parameters.")]

    @property
    def args(self) -> list[str]:
        args = json.loads((self.folder / "case.json").read_text()).get("args", [])
        return [arg.replace("{case}", str(self.folder)) for arg in args]


CASES = [Case(path.parent) for path in sorted(GOLDEN.glob("*/case.json"))]
SNAPSHOTS = [
    case
    for case in CASES
    if [source.endswith(".snapshot.json") for source in case.sources] == [True]
    and (case.folder / "expected" / "report.json").exists()
]
EXPECTED = sorted(GOLDEN.glob("*/expected/*.py"))


def _convert(case: Case, folder: Path) -> int:
    """Convert into ``folder``; beside the DAG files goes the report, or else what was told."""
    report, told = folder.parent / "report.json", io.StringIO()
    command = ["convert", *case.sources, "-o", str(folder), "--report", str(report), *case.args]
    with contextlib.redirect_stderr(told):
        code = main(command)
    folder.mkdir(exist_ok=True)
    if report.exists():
        (folder / report.name).write_text(_portable(json.loads(report.read_text())))
        report.unlink()
    else:
        (folder / "error.txt").write_text(told.getvalue().replace(f"{case.folder}/", ""))
    return code


def _portable(data: dict[str, Any]) -> str:
    """A report without the folder that the test happened to write to."""
    for workflow in data["workflows"]:
        for member in ("dag_file", "events_file"):
            if workflow.get(member):
                workflow[member] = Path(workflow[member]).name
    return json.dumps(data, indent=2) + "\n"


def _exit_code(files: dict[str, str]) -> int:
    bad = "error.txt" in files or '"level": "refused"' in files["report.json"]
    return 2 if bad else 0


def _files(folder: Path) -> dict[str, str]:
    files = (p for p in sorted(folder.glob("*")) if p.is_file())
    return {p.name: p.read_text() for p in files}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.folder.name)
def test_case(case: Case, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    made, expected = tmp_path / "dags", case.folder / "expected"
    code = _convert(case, made)
    if request.config.getoption("--update-golden"):
        shutil.rmtree(expected, ignore_errors=True)
        shutil.copytree(made, expected, ignore=shutil.ignore_patterns(BASES))
    assert _files(made) == _files(expected)
    assert code == _exit_code(_files(expected))
    assert [path.name for path in tmp_path.iterdir()] == [made.name]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.folder.name)
def test_same_bytes_and_check(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "dags"
    _convert(case, folder)
    first = _files(folder)
    check = ["convert", *case.sources, "-o", str(folder), *case.args, "--check"]
    refused = _exit_code(first)
    assert main(check) == refused
    assert _files(folder) == first
    for path in folder.glob("*.py"):
        path.write_bytes(path.read_bytes().replace(b"catchup=False", b"catchup=True", 1))
    assert main(check) == (refused or 1)


def _ids(folder: Path) -> dict[str, object]:
    """What the DAGs of a folder, and the tasks in each, are called."""
    report = json.loads((folder / "report.json").read_text())
    made = {w["name"]: (w["dag_id"], w["dag_file"]) for w in report["workflows"]}
    tasks = {
        p.name: sorted(re.findall(r'task_id="(\w+)"', p.read_text())) for p in folder.glob("*.py")
    }
    return {**made, **tasks}


@pytest.mark.parametrize("case", SNAPSHOTS, ids=lambda case: case.folder.name)
def test_the_order_of_the_source_names_nothing(case: Case, tmp_path: Path) -> None:
    turned, made = tmp_path / "case", tmp_path / "made" / "dags"
    shutil.copytree(case.folder, turned)
    made.parent.mkdir()
    data = json.loads(Path(case.sources[0]).read_text())
    lists_turned = {k: v[::-1] if isinstance(v, list) else v for k, v in data.items()}
    (turned / Path(case.sources[0]).name).write_text(json.dumps(lists_turned))
    _convert(Case(turned), made)
    assert _ids(made) == _ids(case.folder / "expected")


def test_an_error_is_one_sentence() -> None:
    for path in GOLDEN.glob("*/expected/error.txt"):
        assert re.fullmatch(r"glue2airflow: [^\n]+\n", path.read_text()), path
        assert sorted(p.name for p in path.parent.iterdir()) == ["error.txt"]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 55


# Codes that no conversion of a file can raise, and why.
NOT_IN_A_FILE: dict[str, str] = dict.fromkeys(
    ("GLU310", "GLU311", "GLU312", "GLU313", "GLU314", "GLU315", "GLU316"),
    "told by glue2airflow scripts; test_scripts_corpus.py holds them",
)


def test_every_finding_occurs() -> None:
    reports = [json.loads(path.read_text()) for path in GOLDEN.glob("*/expected/report.json")]
    held = [part for report in reports for part in [report, *report["workflows"]]]
    occurring = {finding["code"] for part in held for finding in part["findings"]}
    assert occurring | NOT_IN_A_FILE.keys() == RULES.keys()
    assert not occurring & NOT_IN_A_FILE.keys()


def test_every_case_says_what_it_shows() -> None:
    for case in CASES:
        assert json.loads((case.folder / "case.json").read_text())["about"]


@pytest.mark.airflow
@pytest.mark.parametrize("path", EXPECTED, ids=lambda p: f"{p.parents[1].name}/{p.stem}")
def test_airflow_loads_it(path: Path, tmp_path: Path) -> None:
    from airflow.dag_processing.dagbag import DagBag
    from airflow.serialization.encoders import encode_timetable
    from airflow.serialization.serialized_objects import DagSerialization

    folder = tmp_path / "dags"
    folder.mkdir()
    shutil.copy(path, folder)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        bag = DagBag(dag_folder=str(folder), bundle_path=folder)
    assert bag.import_errors == {}
    assert bag.captured_warnings == {}
    (dag,) = bag.dags.values()
    data = DagSerialization.to_dict(dag)
    again = DagSerialization.from_dict(json.loads(json.dumps(data)))
    assert again.task_ids == dag.task_ids
    assert {t.task_id: t.downstream_task_ids for t in again.tasks} == {
        t.task_id: t.downstream_task_ids for t in dag.tasks
    }
    assert encode_timetable(again.timetable) == data["dag"]["timetable"]
    assert _report_of(path)["tasks"] == len(dag.tasks)


def _report_of(path: Path) -> dict[str, object]:
    report = json.loads((path.parent / "report.json").read_text())
    return next(w for w in report["workflows"] if w["dag_file"] == path.name)


@pytest.mark.parametrize(
    "command",
    [
        ["check", "--select", "AIR", "--preview"],
        ["check", "--select", "E4,E7,E9,F,I,W"],
        ["format", "--check"],
    ],
    ids=["AIR", "defaults", "format"],
)
def test_ruff_finds_nothing(command: list[str], tmp_path: Path) -> None:
    for i, path in enumerate(EXPECTED):
        (tmp_path / str(i)).mkdir()
        shutil.copy(path, tmp_path / str(i))
    ruff = [sys.executable, "-m", "ruff", *command, "--isolated", "--no-cache", "."]
    # From elsewhere: within this repository airflow_glue_bridge would count as first-party.
    done = subprocess.run(ruff, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
