"""Scripts before and after: what is found in them, what becomes of them, and how both run.

Each folder of tests/golden/scripts has a script as people write them. `make golden` writes what is
expected of it anew.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from scripts_worlds import (
    AIRFLOW_IDS,
    BUCKET,
    CASES,
    RUNNING,
    Case,
    Glue,
    airflow_tokens,
    run,
)

from glue2airflow.cli import main
from glue2airflow.findings import RULES

each = pytest.mark.parametrize("case", CASES, ids=lambda case: case.folder.name)
each_run = pytest.mark.parametrize("case", RUNNING, ids=lambda case: case.folder.name)
TOLD = "told.json"
# The time stands still, so that no run ends meanwhile.
pytestmark = pytest.mark.glue_emulator(step=timedelta(0))


@pytest.fixture
def glue(glue_emulator: Any) -> Glue:
    return Glue(glue_emulator.client())


@pytest.fixture(scope="module", autouse=True)
def _session() -> Iterator[None]:
    """Scripts go by boto3's default session; it must not be that of tests before."""
    boto3.DEFAULT_SESSION = None
    yield
    boto3.DEFAULT_SESSION = None


@pytest.fixture
def after(case: Case, tmp_path: Path) -> Path:
    """The files of a case, those that are rewritten as they are expected to be."""
    folder = tmp_path / "scripts"
    shutil.copytree(case.before, folder)
    shutil.copytree(case.folder / "after", folder, dirs_exist_ok=True)
    (folder / TOLD).unlink()
    return folder


def _contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    return {name: raw for name, raw in found.items() if "__pycache__" not in name}


def _told(case: Case, folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What the command says of the files in ``folder``, without where that is."""
    assert main(["scripts", str(folder), "--format", "json"]) == _code(case)
    data = json.loads(capsys.readouterr().out.replace(f"{folder}/", ""))
    return {
        script["path"]: {
            "uses": [
                f"{use['file']}:{use['line']} {use['kind']}: "
                f"{', '.join(use['keys']) or use['text']}: {use['change']}"
                for use in script["uses"]
            ],
            "findings": [f"{x['code']} {x['subject']}: {x['message']}" for x in script["findings"]],
        }
        for script in data["scripts"]
    }


def _code(case: Case, otherwise: int = 0) -> int:
    """The exit code: 2 where a file cannot be read."""
    return case.data.get("code", otherwise)


# --- what is found and written ---


@each
def test_what_is_told_and_what_changes(
    case: Case,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    folder, before = tmp_path / "scripts", _contents(case.before)
    shutil.copytree(case.before, folder)
    told = json.dumps(_told(case, folder, capsys), indent=2) + "\n"
    assert main(["scripts", str(folder), "--write"]) == _code(case)
    changed = {k: v for k, v in _contents(folder).items() if v != before[k]}
    made = {TOLD: told.encode(), **changed}
    if request.config.getoption("--update-golden"):
        _keep(case.folder / "after", made)
    assert _contents(case.folder / "after") == made


def _keep(folder: Path, made: dict[str, bytes]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, raw in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(raw)


@each
def test_looking_changes_nothing_and_so_does_doing_it_twice(
    case: Case, after: Path, tmp_path: Path
) -> None:
    before = tmp_path / "before"
    shutil.copytree(case.before, before)
    changes = _contents(after) != _contents(before)
    assert main(["scripts", str(before), "--check"]) == _code(case, int(changes))
    assert _contents(before) == _contents(case.before)
    assert main(["scripts", str(after), "--check"]) == _code(case)
    once = _contents(after)
    assert main(["scripts", str(after), "--write"]) == _code(case)
    assert _contents(after) == once


@each
def test_only_what_changes_differs(case: Case, after: Path) -> None:
    """Lines that name none of the things concerned are the same bytes in the same order."""
    for name, new in _contents(after).items():
        old = _contents(case.before)[name]
        assert _others(new) == _others(old)
        assert new.endswith(b"\n") == old.endswith(b"\n")
        assert new.startswith(b"\xef\xbb\xbf") == old.startswith(b"\xef\xbb\xbf")


def _others(raw: bytes) -> list[bytes]:
    words = (b"argv", b"workflow_run", b"glue_run_properties", b"import sys", b"client", b"glue,")
    words += (b"Name=", b".raw,", b"parse_", b"# the run that", b"(given")
    return [line for line in raw.split(b"\n") if not any(word in line for word in words)]


# --- how it runs ---


@each_run
def test_before_it_runs_in_a_workflow(case: Case, glue: Glue) -> None:
    outcome = run(case, case.before, glue.start(case))
    assert outcome.error == ""
    assert outcome.lines == case.prints(glue.ids)
    assert glue.properties == case.data["properties"] | case.data.get("writes", {})


@each_run
def test_before_it_does_not_run_outside(case: Case, glue: Glue) -> None:
    outcome = run(case, case.before, airflow_tokens(case))
    by_hand = run(case, case.before)
    right = outcome.lines == case.prints(AIRFLOW_IDS) and not outcome.error
    assert right is (case.data["outside"] == "same")
    if case.data["outside"] == "stops":
        assert outcome.error
        assert by_hand.error
    elif case.data["outside"] == "differs":
        assert not outcome.error


@each_run
def test_after_it_runs_in_a_workflow_as_before(case: Case, after: Path, glue: Glue) -> None:
    outcome = run(case, after, glue.start(case))
    assert outcome.error == ""
    assert outcome.lines == case.prints(glue.ids)
    assert glue.properties == case.data["properties"] | case.data.get("writes", {})


OUTSIDE = [case for case in RUNNING if case.data["outside"] != "told"]


@pytest.mark.parametrize("case", OUTSIDE, ids=lambda case: case.folder.name)
def test_after_it_runs_under_airflow(case: Case, after: Path, glue_emulator: Any) -> None:
    s3 = glue_emulator.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    outcome = run(case, after, airflow_tokens(case))
    assert outcome.error == ""
    assert outcome.lines == case.prints(AIRFLOW_IDS)
    if "writes" in case.data:
        kept = s3.get_object(Bucket=BUCKET, Key=f"{case.folder.name}.json")["Body"].read()
        assert json.loads(kept) == case.data["writes"]


@each_run
def test_after_it_does_by_hand_what_it_did(case: Case, after: Path, glue: Glue) -> None:
    assert run(case, after) == run(case, case.before)


# --- the corpus ---


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 34
    stopping = [case for case in RUNNING if case.data["outside"] == "stops"]
    assert len(stopping) >= 28


def test_every_finding_of_scripts_is_shown() -> None:
    told = "".join((case.folder / "after" / TOLD).read_text("utf-8") for case in CASES)
    codes = [code for code in RULES if "GLU310" <= code <= "GLU316"]
    assert len(codes) == 7
    assert [code for code in codes if code not in told] == []


def test_every_case_says_what_it_shows() -> None:
    assert all(case.data["about"] for case in CASES)
