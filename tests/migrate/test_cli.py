"""The command line as a user meets it: exit codes, what goes where, and what is left alone."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from glue2airflow.cli import main

ROOT = Path(__file__).parents[2]
NIGHTLY = ROOT / "demo" / "nightly.snapshot.json"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "dags"


def _convert(out: Path, *args: object, source: object = NIGHTLY) -> int:
    return main(["convert", str(source), "-o", str(out), *map(str, args)])


def _saved(path: Path, **members: object) -> Path:
    """A workflow of one job, saved as get-workflow replies."""
    trigger = {"Name": "go", "Type": "ON_DEMAND", "State": "CREATED"}
    trigger |= {"Actions": [{"JobName": "load"}]} | members
    node = {"Type": "TRIGGER", "Name": "go", "TriggerDetails": {"Trigger": trigger}}
    path.write_text(json.dumps({"Workflow": {"Name": "etl", "Graph": {"Nodes": [node]}}}))
    return path


def test_paths_on_stdout_and_findings_on_stderr(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _convert(out) == 0
    said = capsys.readouterr()
    assert said.out == f"{out / 'nightly_pipeline.py'}\n"
    assert "exact" in said.err
    assert "GLU305 note     trigger nightly-start" in said.err  # something to do in AWS
    assert "GLU223" not in said.err
    assert "1 more note (" in said.err
    _convert(out, "--notes")
    said = capsys.readouterr()
    assert said.out == ""
    assert "1 unchanged." in said.err
    assert "GLU223 note" in said.err


def test_json_is_the_report(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "report.json"
    assert _convert(out, "--report", report, "--format", "json") == 0
    data = json.loads(capsys.readouterr().out)
    assert data == json.loads(report.read_text())
    (workflow,) = data["workflows"]
    findings = workflow.pop("findings")
    assert workflow == {
        "name": "nightly-pipeline",
        "source": "nightly.snapshot.json",
        "status": "exact",
        "dag_id": "nightly-pipeline",
        "dag_file": str(out / "nightly_pipeline.py"),
        "tasks": 12,
        "gates": 5,
    }
    assert {tuple(finding) for finding in findings} == {("code", "level", "subject", "message")}


def test_check_writes_nothing(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _convert(out, "--check") == 1
    assert capsys.readouterr().out == f"would change {out / 'nightly_pipeline.py'}\n"
    assert not out.exists()
    _convert(out)
    assert _convert(out, "--check") == 0


def test_diff_writes_nothing(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _convert(out, "--diff") == 0
    assert capsys.readouterr().out.startswith("--- /dev/null\n+++ ")
    assert not out.exists()
    _convert(out)
    file = out / "nightly_pipeline.py"
    file.write_text(file.read_text().replace("curated", "curried"))
    capsys.readouterr()
    assert _convert(out, "--diff", "--check") == 1
    said = capsys.readouterr().out
    assert '-        script_args={"--target_database": "curried"},' in said
    assert '+        script_args={"--target_database": "curated"},' in said


@pytest.mark.parametrize("edit", [lambda t: t + "# mine\n", lambda _: "print('mine')\n"])
def test_an_edited_file_is_left_alone(edit, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _convert(out)
    file = out / "nightly_pipeline.py"
    file.write_text(edited := edit(file.read_text()))
    capsys.readouterr()
    assert _convert(out) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "--force" in said.err
    assert file.read_text() == edited
    assert _convert(out, "--force") == 0
    assert file.read_text() != edited


def test_an_older_file_of_ours_is_replaced(out: Path, tmp_path: Path) -> None:
    source = _saved(tmp_path / "etl.json")
    assert _convert(out, source=source) == 0
    before = (out / "etl.py").read_text()
    _saved(source, Actions=[{"JobName": "load"}, {"JobName": "check"}])
    assert _convert(out, source=source) == 0
    assert "check = GlueJobOperator(" in (out / "etl.py").read_text()
    assert "check = GlueJobOperator(" not in before


def test_one_bad_source_of_two_writes_nothing(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"Workflow": ')
    assert main(["convert", str(NIGHTLY), str(bad), "-o", str(out)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not out.exists()


def test_the_rest_is_converted_beside_a_refused_one(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = _saved(tmp_path / "bad.json", Type="SCHEDULED", Schedule="rate(1 day)")
    assert main(["convert", str(NIGHTLY), str(bad), "-o", str(out)]) == 2
    said = capsys.readouterr()
    assert said.out == f"{out / 'nightly_pipeline.py'}\n"
    assert "refused etl" in said.err
    assert [path.name for path in out.glob("*.py")] == ["nightly_pipeline.py"]


def test_strict_refuses_what_differs(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = _saved(tmp_path / "etl.json")
    assert _convert(out, "--strict", source=source) == 2
    assert "(refused because of --strict)" in capsys.readouterr().err
    assert not list(out.glob("*"))
    assert _convert(out, "--strict") == 0


MISTAKES = {
    "no such file": (["{tmp}/none.json"], "none.json cannot be read: No such file"),
    "a folder": (["{tmp}"], "is a folder"),
    "a parameter in vain": (
        ["{tmp}/template.yaml", "-p", "Envv=prod"],
        "no source asks for the parameter Envv; there is Env",
    ),
    "a parameter without a template": ([str(NIGHTLY), "-p", "Env=prod"], "no source asks"),
    "no such workflow": ([str(NIGHTLY), "-w", "nightly-pipelin"], "there is nightly-pipeline"),
    "parameter without =": ([str(NIGHTLY), "-p", "Env"], "--parameter takes KEY=VALUE"),
    "empty file": (["{tmp}/empty.json"], "empty.json is empty"),
    "not JSON": (["{tmp}/broken.json"], "broken.json is not valid JSON"),
    "not Glue": (["{tmp}/other.json"], "is neither a saved Glue workflow"),
    "a run": (["{tmp}/run.json"], "holds workflow runs"),
    "nothing in it": (["{tmp}/none-inside.json"], "there is no Glue workflow"),
    "Jinja": (["{tmp}/jinja.yaml"], "is a Jinja or Sceptre template (line 3)"),
    "binary": (["{tmp}/binary.json"], "is not utf-8 text"),
    "deep": (["{tmp}/deep.json"], "nested more than 100 levels deep"),
    "bomb": (["{tmp}/bomb.yaml"], "holds more than"),
    "endless": (["{tmp}/endless.yaml"], "nested more than 100 levels deep"),
}
FILES = {
    "template.yaml": b"Parameters: {Env: {Type: String}}\nResources: {}\n",
    "empty.json": b" ",
    "broken.json": b'{"Workflow": ',
    "other.json": b'{"a": 1}',
    "run.json": b'{"Run": {"Name": "etl"}}',
    "none-inside.json": b'{"Workflows": []}',
    "jinja.yaml": b"Resources:\n  A:\n{% if x %}\n    Type: {{ y }}\n{% endif %}\n",
    "binary.json": b"{\xff\xfe\x00",
    "deep.json": b"[" * 200 + b"]" * 200,
    "bomb.yaml": b"a0: &a0 [x]\n"
    + b"".join(
        b"a%d: &a%d [%s]\n" % (i, i, b", ".join([b"*a%d" % (i - 1)] * 9)) for i in range(1, 20)
    ),
    "endless.yaml": b"a: &a [*a]\n",
}


@pytest.mark.parametrize(("args", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_sentence(
    args: list[str], says: str, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    given = [arg.format(tmp=tmp_path) for arg in args]
    assert main(["convert", *given, "-o", str(out)]) == 2
    said = capsys.readouterr()
    assert says in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""
    assert not out.exists()


def test_an_output_that_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert _convert(tmp_path / "file" / "dags") == 2
    assert "cannot be" in capsys.readouterr().err


def test_an_output_that_is_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "dags.py"
    file.write_text("mine")
    assert _convert(file) == 2
    assert "--output takes a folder" in capsys.readouterr().err
    assert file.read_text() == "mine"


def test_a_report_never_overwrites_its_source(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = _saved(tmp_path / "etl.json")
    before = source.read_text()
    assert _convert(out, "--report", source, source=source) == 2
    assert "would overwrite the source" in capsys.readouterr().err
    assert source.read_text() == before
    assert not out.exists()


def test_a_report_that_cannot_be_written_stops_all(out: Path, tmp_path: Path) -> None:
    assert _convert(out, "--report", tmp_path / "none" / "report.json") == 2
    assert not out.exists()


def test_every_edited_file_is_named(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = [str(NIGHTLY), str(_saved(tmp_path / "etl.json"))]
    main(["convert", *sources, "-o", str(out)])
    for file in out.glob("*.py"):
        file.write_text("mine")
    capsys.readouterr()
    assert main(["convert", *sources, "-o", str(out)]) == 2
    said = capsys.readouterr().err
    assert "etl.py" in said
    assert "nightly_pipeline.py" in said


def test_a_file_of_a_workflow_that_is_refused_now_is_told(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = _saved(tmp_path / "etl.json")
    _convert(out, source=source)
    _saved(source, Type="SCHEDULED", Schedule="rate(1 day)")
    capsys.readouterr()
    assert _convert(out, source=source) == 2
    assert "etl.py of an earlier conversion is still there" in capsys.readouterr().err


def test_a_failed_write_leaves_nothing_behind(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert _convert(out) == 2
    assert "No space left" in capsys.readouterr().err
    assert list(out.iterdir()) == []


def test_standard_input(out: Path) -> None:
    command = [sys.executable, "-m", "glue2airflow", "convert", "-", "-o", str(out)]
    subprocess.run(command, input=NIGHTLY.read_bytes(), check=True, capture_output=True)
    assert '"standard input"' in (out / "nightly_pipeline.py").read_text()


def test_progress_only_on_a_terminal(out: Path, tmp_path: Path) -> None:
    sources = [str(NIGHTLY), str(_saved(tmp_path / "etl.json"))]
    command = [sys.executable, "-m", "glue2airflow", "convert", *sources, "-o", str(out)]
    piped = subprocess.run(command, check=True, capture_output=True)
    assert b"Reading" not in piped.stderr
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=theirs, env={**os.environ, "TERM": "xterm"}
    ) as process:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 4096):
                shown += part
        except OSError:  # Linux says EIO when the other side is closed
            pass
    os.close(ours)
    assert process.returncode == 0
    assert b"Reading" in shown


def test_connection_and_region(out: Path) -> None:
    assert _convert(out, "--aws-conn-id", "lake", "--region", "eu-west-1") == 0
    text = (out / "nightly_pipeline.py").read_text()
    assert '"aws_conn_id": "lake"' in text
    assert '"region_name": "eu-west-1"' in text


def test_graph_of_a_refused_workflow_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = _saved(tmp_path / "etl.json", Type="SCHEDULED", Schedule="rate(1 day)")
    assert main(["graph", str(source)]) == 0
    assert "%% GLU218 trigger go:" in capsys.readouterr().out


def test_graph(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", str(NIGHTLY)]) == 0
    text = capsys.readouterr().out
    assert text.count("flowchart LR") == 2
    assert 'n5["nightly-clean-up"]' in text
    assert main(["graph", str(NIGHTLY), "--format", "json"]) == 0
    (drawn,) = json.loads(capsys.readouterr().out)["workflows"]
    assert len(drawn["glue"]["nodes"]) == 6
    assert drawn["airflow"]["status"] == "exact"
    kinds = [task["kind"] for group in drawn["airflow"]["groups"] for task in group["tasks"]]
    assert kinds.count("gate") == 5


@pytest.mark.parametrize("command", [[], ["convert"], ["graph"], ["explain"], ["schema"]])
def test_help_teaches(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, "--help"]) == 0
    assert "Usage: glue2airflow" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("glue2airflow ")
