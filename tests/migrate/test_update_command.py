"""`convert --update` as a user meets it: what is written, what is told, and where the base lies."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from orders import TRIGGERS, after, snapshot

from glue2airflow.cli import main
from glue2airflow.convert import convert, dag_files
from glue2airflow.plan import PlanOptions
from glue2airflow.update.base import FOLDER, base_path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "dags"


def _convert(source: Path, out: Path, *args: str) -> int:
    return main(["convert", str(source), "-o", str(out), *args])


def _edit(path: Path, old: str, new: str) -> str:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())
    return path.read_bytes().decode()


@pytest.fixture
def edited(tmp_path: Path, out: Path) -> Path:
    """A DAG file with a comment of a person's; the job retries twice since."""
    assert _convert(snapshot(tmp_path), out) == 0
    _edit(out / "orders.py", 'job_name="publish",', 'job_name="publish",  # ours')
    snapshot(tmp_path, retries=2)
    return out / "orders.py"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "orders.snapshot.json"


def test_the_base_is_what_was_generated(tmp_path: Path, out: Path) -> None:
    _convert(snapshot(tmp_path), out)
    assert base_path(out / "orders.py") == out / FOLDER / "orders.py.base"
    assert base_path(out / "orders.py").read_text() == (out / "orders.py").read_text()
    assert not list((out / FOLDER).glob("*.py"))


@pytest.mark.airflow
def test_airflow_does_not_look_at_the_base(tmp_path: Path, out: Path) -> None:
    from airflow.utils.file import list_py_file_paths

    _convert(snapshot(tmp_path), out)
    assert list_py_file_paths(out) == [str(out / "orders.py")]


@pytest.mark.parametrize("args", [["--check"], ["--diff"]])
def test_no_base_is_written_without_a_file(args: list[str], tmp_path: Path, out: Path) -> None:
    _convert(snapshot(tmp_path), out, *args)
    assert not out.exists()


def test_an_edited_file_is_updated(edited: Path, source: Path, out: Path, capsys) -> None:
    assert _convert(source, out) == 2
    assert "--update keeps the edits" in capsys.readouterr().err
    assert _convert(source, out, "--update") == 0
    assert capsys.readouterr().out == f"{edited}\n"
    text = edited.read_text()
    assert "        retries=2,\n" in text
    assert 'job_name="publish",  # ours' in text
    assert "retries=2" in base_path(edited).read_text()
    assert "# ours" not in base_path(edited).read_text()


def test_a_second_update_changes_nothing(edited: Path, source: Path, out: Path, capsys) -> None:
    _convert(source, out, "--update")
    text = edited.read_text()
    capsys.readouterr()
    assert _convert(source, out, "--update") == 0
    assert edited.read_text() == text
    said = capsys.readouterr()
    assert said.out == ""
    assert "1 unchanged." in said.err
    assert _convert(source, out, "--update", "--check") == 0
    assert _convert(source, out) == 2  # it still counts as edited


def test_check_and_diff_write_nothing(edited: Path, source: Path, out: Path, capsys) -> None:
    before, base = edited.read_text(), base_path(edited).read_text()
    assert _convert(source, out, "--update", "--check") == 1
    assert capsys.readouterr().out == f"would change {edited}\n"
    assert _convert(source, out, "--update", "--diff") == 0
    said = capsys.readouterr().out
    assert "+        retries=2,\n" in said
    assert "ours" not in [line[1:] for line in said.splitlines() if line[:1] in "+-"]
    assert (edited.read_text(), base_path(edited).read_text()) == (before, base)


def test_update_of_what_is_not_edited_is_convert(tmp_path: Path, out: Path) -> None:
    source = snapshot(tmp_path)
    assert _convert(source, out, "--update") == 0
    snapshot(tmp_path, retries=1)
    assert _convert(source, out, "--update") == 0
    assert _convert(source, out, "--check") == 0


def _two(tmp_path: Path, timeout: int = 60) -> Path:
    """Two workflows in one source."""
    path = snapshot(tmp_path)
    data: dict[str, Any] = json.loads(path.read_text())
    data["Workflows"].append({"Name": "sales"})
    start = {"Name": "s", "WorkflowName": "sales", "Type": "ON_DEMAND", "State": "CREATED"}
    action = {"JobName": "sell", "Timeout": timeout}
    data["Triggers"].append({**start, "Actions": [action]})
    data["Jobs"][0]["MaxRetries"] = timeout % 7
    path.write_text(json.dumps(data))
    return path


def test_a_conflict_in_one_file_does_not_keep_the_others(tmp_path: Path, out: Path, capsys) -> None:
    source = _two(tmp_path)
    _convert(source, out)
    kept = _edit(out / "orders.py", "retries=4,", "retries=9,")
    _edit(out / "sales.py", 'job_name="sell",', 'job_name="sell",  # ours')
    _two(tmp_path, timeout=61)
    capsys.readouterr()
    assert _convert(source, out, "--update") == 2
    said = capsys.readouterr()
    assert said.out == f"{out / 'sales.py'}\n"
    assert f"conflict {out / 'orders.py'}: 1 conflict; the file stays as it is\n" in said.err
    assert "task load, argument retries\n    base: 4\n    here: 9\n    Glue: 5\n" in said.err
    assert (out / "orders.py").read_text() == kept
    assert "retries=4" in base_path(out / "orders.py").read_text()
    assert "# ours" in (out / "sales.py").read_text()


@pytest.mark.parametrize(("side", "kept"), [("hand", 9), ("glue", 5)])
def test_prefer_ends_it(side: str, kept: int, tmp_path: Path, out: Path) -> None:
    source = _two(tmp_path)
    _convert(source, out)
    _edit(out / "orders.py", "retries=4,", "retries=9,")
    _two(tmp_path, timeout=61)
    assert _convert(source, out, "--update", "--check") == 2
    assert _convert(source, out, "--update", "--prefer", side) == 0
    assert f"retries={kept}," in (out / "orders.py").read_text()
    assert _convert(source, out, "--update", "--check") == 0


@pytest.mark.parametrize("side", ["hand", "glue"])
def test_a_preference_that_does_not_end_it_is_not_advised_again(
    side: str, tmp_path: Path, out: Path, capsys
) -> None:
    source = snapshot(tmp_path, TRIGGERS[:1])
    _convert(source, out)
    _edit(out / "orders.py", "with DAG", "def tell():\n    pass\n\n\nwith DAG")
    snapshot(tmp_path)
    capsys.readouterr()
    assert _convert(source, out, "--update", "--prefer", side) == 2
    said = capsys.readouterr().err
    assert "tell is something else in the file" in said
    ways_out = [line for line in said.splitlines() if "--prefer" in line]
    assert ways_out == [
        f"--prefer {side} does not end these: change the file by hand; then run again."
    ]


def test_json_tells_of_conflicts(tmp_path: Path, out: Path, capsys) -> None:
    source = _two(tmp_path)
    _convert(source, out)
    _edit(out / "orders.py", "retries=4,", "retries=9,")
    _two(tmp_path, timeout=61)
    capsys.readouterr()
    assert _convert(source, out, "--update", "--format", "json") == 2
    (told,) = json.loads(capsys.readouterr().out)["conflicts"]
    assert told["file"] == str(out / "orders.py")
    (conflict,) = told["conflicts"]
    assert conflict["subject"] == "task load, argument retries"
    assert conflict["line"] > 0


def test_without_its_base_a_file_is_not_updated(
    edited: Path, source: Path, out: Path, tmp_path: Path, capsys
) -> None:
    shutil.rmtree(out / FOLDER)
    text = edited.read_text()
    assert _convert(source, out, "--update") == 2
    said = capsys.readouterr().err
    assert "what was generated before people edited it is not in .glue2airflow" in said
    assert said.count("\n") == 1
    assert edited.read_text() == text
    # The way out: with the sources of then, then with those of now.
    snapshot(tmp_path)
    assert _convert(source, out, "--update") == 0
    assert edited.read_text() == text
    snapshot(tmp_path, retries=2)
    assert _convert(source, out, "--update") == 0
    assert "retries=2" in edited.read_text()


def test_a_base_that_somebody_changed_is_none(edited: Path, source: Path, out: Path) -> None:
    _edit(base_path(edited), "publish", "publicise")
    assert _convert(source, out, "--update") == 2


def test_git_may_change_the_ends_of_lines(edited: Path, source: Path, out: Path) -> None:
    for path in (edited, base_path(edited)):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert _convert(source, out, "--update") == 0
    data = edited.read_bytes()
    assert b"        retries=2,\r\n" in data
    assert data.count(b"\n") == data.count(b"\r\n")


def test_a_byte_order_mark_stays(edited: Path, source: Path, out: Path) -> None:
    edited.write_bytes(b"\xef\xbb\xbf" + edited.read_bytes())
    assert _convert(source, out, "--update") == 0
    assert edited.read_bytes().startswith(b"\xef\xbb\xbf# Made by")
    assert b"retries=2" in edited.read_bytes()


MISTAKES = {
    "a file of somebody else": ("print('mine')\n", [], "not made by glue2airflow"),
    "no Python": (
        "# Made by glue2airflow, content {digest}. x\ndef (\n",
        [],
        "is not valid Python",
    ),
    "force": (None, ["--force"], "choose one"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_sentence(
    name: str, edited: Path, source: Path, out: Path, capsys
) -> None:
    text, args, says = MISTAKES[name]
    if text is not None:
        digest = edited.read_text().split("content ")[1][:16]
        edited.write_text(text.replace("{digest}", digest))
    before = edited.read_text()
    assert _convert(source, out, "--update", *args) == 2
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1
    assert edited.read_text() == before


def test_prefer_alone_is_a_mistake(source: Path, edited: Path, out: Path, capsys) -> None:
    assert _convert(source, out, "--prefer", "hand") == 2
    assert "give both" in capsys.readouterr().err


def test_report_and_update(edited: Path, source: Path, out: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    assert _convert(source, out, "--update", "--report", str(report)) == 0
    assert json.loads(report.read_text())["conflicts"] == []


def _event(tmp_path: Path, batch: int) -> Path:
    """A workflow that events start."""
    path = snapshot(tmp_path, TRIGGERS[:1])
    data = json.loads(path.read_text())
    data["Triggers"][0]["Type"] = "EVENT"
    data["Triggers"][0]["EventBatchingCondition"] = {"BatchSize": batch, "BatchWindow": 60}
    path.write_text(json.dumps(data))
    return path


def test_a_template_of_events_keeps_edits_too(tmp_path: Path, out: Path) -> None:
    source = _event(tmp_path, 5)
    assert _convert(source, out) == 0
    template = out / "orders.events.yaml"
    text = _edit(template, "  DeadLetters:\n", "  # Ours.\n  DeadLetters:\n")
    moved = source.with_name("moved.snapshot.json")
    source.rename(moved)
    assert _convert(moved, out, "--update") == 0
    done = template.read_text()
    assert "  # Ours.\n" in done
    assert '"moved.snapshot.json"' in done
    assert done.splitlines()[2:] == text.splitlines()[2:]
    assert _convert(moved, out, "--update", "--check") == 0


def test_a_conflict_in_a_template_keeps_its_dag(tmp_path: Path, out: Path, capsys) -> None:
    source = _event(tmp_path, 5)
    _convert(source, out)
    _edit(out / "orders.events.yaml", '"orders.snapshot.json"', '"our snapshot"')
    before = (out / "orders.py").read_text()
    moved = source.with_name("moved.snapshot.json")
    source.rename(moved)
    capsys.readouterr()
    assert _convert(moved, out, "--update") == 2
    said = capsys.readouterr().err
    assert "lines of the template" in said
    assert f"conflict {out / 'orders.py'}: conflict beside it; the file stays as it is" in said
    assert (out / "orders.py").read_text() == before


def test_what_is_not_foreign_has_itself_for_a_base(tmp_path: Path, out: Path) -> None:
    source = snapshot(tmp_path, [after("then", "load", "SUCCEEDED", "publish")])
    conversion = convert([str(source)], PlanOptions(), parameters={})
    (file,) = dag_files(conversion.plans, out)
    assert file.base == file.new
    assert not file.foreign
