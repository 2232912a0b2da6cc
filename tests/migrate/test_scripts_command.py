"""``glue2airflow scripts`` as a user meets it: what goes where, what is written, exit codes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from glue2airflow.cli import main
from glue2airflow.scripts.writing import module_file

SCRIPT = """\
import sys
import boto3
from awsglue.utils import getResolvedOptions

args = getResolvedOptions(sys.argv, ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
props = boto3.client("glue").get_workflow_run_properties(
    Name=args["WORKFLOW_NAME"], RunId=args["WORKFLOW_RUN_ID"]
)["RunProperties"]
print(props["day"])
"""
PLAIN = "print('nothing to see')\n"


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a script that needs its workflow, and one that does not."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "jobs"
    folder.mkdir()
    (folder / "load.py").write_text(SCRIPT)
    (folder / "plain.py").write_text(PLAIN)
    return folder


def _source(path: Path, **jobs: dict[str, Any]) -> str:
    """A snapshot of a workflow whose jobs have these members."""
    trigger = {"Name": "go", "WorkflowName": "w", "Type": "ON_DEMAND"}
    trigger |= {"Actions": [{"JobName": name} for name in jobs]}
    data = {"SnapshotVersion": 1, "Workflows": [{"Name": "w"}], "Triggers": [trigger]}
    path.write_text(json.dumps({**data, "Jobs": [{"Name": k, **v} for k, v in jobs.items()]}))
    return str(path)


def _job(location: str, extra: str = "") -> dict[str, Any]:
    command = {"Name": "glueetl", "ScriptLocation": location}
    arguments = {"DefaultArguments": {"--extra-py-files": extra}} if extra else {}
    return {"Command": command, **arguments}


# --- looking and writing ---


def test_the_table_goes_to_stderr_and_the_diff_to_stdout(
    jobs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scripts", "jobs"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("--- jobs/load.py\n+++ jobs/load.py\n@@ ")
    assert "plain.py" not in said.out + said.err
    assert said.err.splitlines()[:4] == [
        "rewritten jobs/load.py",
        "  load.py:5  required argument  WORKFLOW_NAME, WORKFLOW_RUN_ID  rewritten",
        "  load.py:6  read               get_workflow_run_properties     rewritten",
        "  load.py:9  read               day                             as it is",
    ]
    assert "1 file to change of 2 files; --write does it." in said.err
    assert "glue2airflow scripts --module DIR" in said.err
    assert "glue2airflow convert SOURCE --scripts PATH -o DIR" in said.err
    assert (jobs / "load.py").read_text() == SCRIPT


@pytest.mark.skipif(not shutil.which("patch"), reason="needs the program patch")
@pytest.mark.parametrize("change", [str, lambda t: t.replace("\n", "\r\n"), str.rstrip])
def test_patch_takes_the_diff(change, jobs: Path) -> None:
    (jobs / "load.py").write_bytes(change(SCRIPT).encode() + b"# \xe9")
    (jobs / "load.py").write_bytes(b"# coding: latin-1\n" + (jobs / "load.py").read_bytes())
    run = [sys.executable, "-m", "glue2airflow", "scripts", "jobs"]
    made = subprocess.run(run, cwd=jobs.parent, capture_output=True, check=True).stdout
    subprocess.run(
        ["patch", "-p0", "--binary"], cwd=jobs.parent, input=made, check=True, capture_output=True
    )
    patched = (jobs / "load.py").read_bytes()
    assert b"glue_run_properties.argv(sys.argv)" in patched
    assert main(["scripts", str(jobs), "--check"]) == 0


def test_write_prints_what_it_wrote_and_keeps_the_mode(
    jobs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (jobs / "load.py").chmod(0o755)
    assert main(["scripts", "jobs", "--write"]) == 0
    assert capsys.readouterr().out == "jobs/load.py\n"
    assert "import glue_run_properties\n" in (jobs / "load.py").read_text()
    assert (jobs / "load.py").stat().st_mode & 0o777 == 0o755
    assert sorted(path.name for path in jobs.iterdir()) == ["load.py", "plain.py"]
    assert main(["scripts", "jobs", "--write"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("as it is  jobs/load.py\n")
    assert "Then upload" not in said.err


def test_what_jobs_need_besides_is_named_with_nothing_to_change(
    jobs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = _source(jobs.parent / "w.json", load=_job("s3://code/load.py"))
    assert main(["scripts", "jobs", source, "--write"]) == 0
    capsys.readouterr()
    assert main(["scripts", "jobs", source]) == 0
    error = capsys.readouterr().err
    assert "2 files looked at, nothing to change.\n" in error
    told = "The address of glue_run_properties.py belongs into --extra-py-files of load.\n"
    assert told in error


def test_write_goes_through_a_link(jobs: Path) -> None:
    (jobs / "real").mkdir()
    (jobs / "load.py").rename(jobs / "real" / "it.py")
    (jobs / "load.py").symlink_to(jobs / "real" / "it.py")
    assert main(["scripts", "jobs/load.py", "--write"]) == 0
    assert (jobs / "load.py").is_symlink()
    assert "glue_run_properties" in (jobs / "real" / "it.py").read_text()


def test_check_changes_nothing_and_says_so_by_its_exit_code(
    jobs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scripts", "jobs", "--check"]) == 1
    assert capsys.readouterr().out == "would change jobs/load.py\n"
    assert (jobs / "load.py").read_text() == SCRIPT
    assert main(["scripts", "jobs/plain.py", "--check"]) == 0


def test_all_is_written_or_nothing(
    jobs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (jobs / "other.py").write_text(SCRIPT)
    allowed = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: Path(path).name != "other.py" and allowed(path, mode)
    )
    assert main(["scripts", "jobs", "--write"]) == 2
    error = capsys.readouterr().err
    assert f"{jobs / 'other.py'} cannot be written: Permission denied" in error
    assert (jobs / "load.py").read_text() == (jobs / "other.py").read_text() == SCRIPT
    assert len(list(jobs.iterdir())) == 3


def test_json_tells_all(jobs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scripts", "jobs", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    (script,) = data["scripts"]
    assert script["path"] == "jobs/load.py"
    assert script["ready"] is False
    assert [use["change"] for use in script["uses"]] == ["rewritten", "rewritten", "as it is"]
    assert script["uses"][2]["keys"] == ["day"]
    assert data["changes"] == ["jobs/load.py"]
    assert data["written"] == []


# --- the module ---


def test_module_puts_it_where_one_wants_it(jobs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scripts", "--module", "new/lib"]) == 0
    assert capsys.readouterr().out == "new/lib/glue_run_properties.py\n"
    made = Path("new/lib/glue_run_properties.py")
    assert made.read_bytes() == module_file().read_bytes()
    assert main(["scripts", "--module", "new/lib"]) == 0
    assert main(["scripts", "new/lib", "jobs", "--check"]) == 1
    assert "glue_run_properties.py:" not in capsys.readouterr().err


def test_another_file_of_that_name_is_left_alone(
    jobs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (jobs / "glue_run_properties.py").write_text("mine = True\n")
    assert main(["scripts", "--module", "jobs"]) == 2
    assert "is left alone" in capsys.readouterr().err
    assert (jobs / "glue_run_properties.py").read_text() == "mine = True\n"


# --- jobs ---


def test_jobs_are_named_by_what_they_run(jobs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (jobs / "a").mkdir()
    (jobs / "b").mkdir()
    for folder in ("a", "b"):
        (jobs / folder / "main.py").write_text(SCRIPT)
    (jobs / "asset.0f1e.py").write_text(SCRIPT)
    source = _source(
        jobs.parent / "w.json",
        load=_job("s3://code/etl/jobs/load.py"),
        copy=_job("s3://test/jobs/load.py", "s3://test/glue_run_properties.py"),
        other=_job("s3://code/load.py"),
        first=_job("s3://code/a/main.py"),
        either=_job("s3://code/main.py"),
        asset=_job("s3://cdk-assets/0f1e.py"),
        lost=_job("s3://code/lost.py"),
        plain=_job("s3://code/plain.py"),
    )
    assert main(["scripts", "jobs", source]) == 0
    error = capsys.readouterr().err
    assert "rewritten jobs/load.py  load, copy\n" in error
    assert "The script of job other is not known: s3://code/load.py is not among the files" in error
    assert "rewritten jobs/a/main.py  first\n" in error
    assert "rewritten jobs/asset.0f1e.py  asset\n" in error
    assert "as it is  jobs/plain.py  plain\n" in error
    assert "The script of job either is not known: it may be any of jobs/a/main.py, " in error
    assert "The script of job lost is not known: s3://code/lost.py is not among the files" in error
    assert "--extra-py-files of asset, first, load.\n" in error
    assert f"glue2airflow convert {source} --scripts" in error


def test_modules_are_shown_with_the_scripts_that_import_them(
    jobs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (jobs / "helper.py").write_text(SCRIPT)
    (jobs / "plain.py").write_text("import helper\n")
    assert main(["scripts", "jobs/plain.py", "jobs/helper.py"]) == 0
    error = capsys.readouterr().err
    assert error.startswith("rewritten jobs/plain.py\n  helper.py:5  required")
    assert "rewritten jobs/helper.py" not in error


def test_what_is_in_an_archive_is_told_and_left(
    jobs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (jobs / "plain.py").write_text("from shared.flow import day\nprint(day())\n")
    helper = SCRIPT.replace("print(props", "def day():\n    return (props")
    with zipfile.ZipFile(jobs / "deps.zip", "w") as archive:
        archive.writestr("shared/__init__.py", "")
        archive.writestr("shared/flow.py", helper)
    before = (jobs / "deps.zip").read_bytes()
    assert main(["scripts", "jobs/plain.py", "jobs/deps.zip", "--write"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "by hand   jobs/plain.py" in said.err
    assert "GLU315 differs  jobs/deps.zip/shared/flow.py:5: it is in an archive" in said.err
    assert (jobs / "deps.zip").read_bytes() == before


# --- mistakes ---


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "name the scripts: files, folders, or what tells of jobs with --fetch DIR"),
        (["nowhere.py"], "nowhere.py is no Python file, folder or archive"),
        (["nowhere.json"], "nowhere.json cannot be read"),
        (["jobs", "--write", "--check"], "--write changes files and --check changes none"),
        (["w.json"], "there are no scripts to look at: name files or folders, or --fetch DIR"),
        (["jobs", "--fetch", "s3"], "--fetch finds no job"),
        (["bad.zip"], "bad.zip cannot be read: it is no zip archive"),
        (["huge.py"], "huge.py is larger than 8 MiB: no script"),
        (["w.json", "jobs", "-p", "Stage=x"], "no source asks for the parameter Stage"),
    ],
)
def test_a_mistake_is_one_sentence(
    args: list[str], said: str, jobs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _source(jobs.parent / "w.json", load=_job("s3://code/load.py"))
    Path("bad.zip").write_text("no archive")
    Path("huge.py").write_bytes(b"#" * (8 * 2**20 + 1))
    assert main(["scripts", *args]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"glue2airflow: {said}")
    assert printed.err.count("\n") == 1
    assert (jobs / "load.py").read_text() == SCRIPT


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"print 'old'\n", "line 1 is not Python 3"),
        (b"\xff\xfe\x00", "it is not text in the encoding that it declares"),
        (b"# coding: klingon\n", "it is not text in the encoding that it declares"),
        (b"x = " + b"(" * 3000 + b")" * 3000, "it is nested too deeply"),
        (b"x = y" + b".a()" * 600, "it is nested too deeply"),
    ],
    ids=["Python 2", "not text", "unknown encoding", "parentheses", "chain"],
)
def test_what_cannot_be_parsed_is_told_and_the_rest_goes_on(
    raw: bytes, said: str, jobs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (jobs / "odd.py").write_bytes(raw)
    assert main(["scripts", "jobs", "--write"]) == 2
    printed = capsys.readouterr()
    assert printed.out == "jobs/load.py\n"
    assert f"GLU315 differs  jobs/odd.py: {said}" in printed.err
    assert (jobs / "odd.py").read_bytes() == raw


def test_tools_own_folders_are_not_looked_into(jobs: Path) -> None:
    for name in (".venv", "__pycache__"):
        (jobs / name).mkdir()
        (jobs / name / "load.py").write_text(SCRIPT)
    assert main(["scripts", "jobs", "--write"]) == 0
    assert (jobs / ".venv" / "load.py").read_text() == SCRIPT
    assert (jobs / "__pycache__" / "load.py").read_text() == SCRIPT


def test_control_characters_do_not_reach_the_terminal(
    jobs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (jobs / "load.py").rename(jobs / "lo\x1b[31mad.py")
    (jobs / "plain.py").write_text("import a\u202eb\n" + SCRIPT.replace("day", "d\\x1b[2J"))
    assert main(["scripts", "jobs", "--check"]) == 2
    assert "\x1b" not in capsys.readouterr().err
