"""An interrupted snapshot goes on where it was; what was there before stays until all is read."""

from __future__ import annotations

import _thread
import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from live_account import answering, calls, fill, many

from airflow_glue_bridge.testing.emulator import GlueEmulator
from glue2airflow.cli import main
from glue2airflow.sources.api.journal import OLDEST

GO_ON = "what was read so far is kept: the same command goes on from there"


@pytest.fixture
def account(glue_emulator: GlueEmulator) -> GlueEmulator:
    glue_emulator.load(many(60))
    fill(glue_emulator)
    return glue_emulator


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "account.json"


@pytest.fixture
def partial(file: Path) -> Path:
    return file.with_name("account.json.partial")


def take(file: Path, *names: str) -> int:
    return main(["snapshot", *(names or ["--all"]), "-o", str(file)])


def taken(file: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(file.read_text())
    return data


def interrupt(_: int) -> bool:
    """Ctrl-C, as a request comes in."""
    _thread.interrupt_main()
    return True


@pytest.fixture
def interrupted(account: GlueEmulator, file: Path) -> GlueEmulator:
    """An account of which workflows and triggers are read."""
    with answering(account, "BatchGetCrawlers", "ExpiredTokenException"):
        assert take(file) == 2
    return account


def test_a_fault_is_gone_on_from(
    account: GlueEmulator, file: Path, partial: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with answering(account, "BatchGetCrawlers", "ExpiredTokenException"):
        assert take(file) == 2
    said = capsys.readouterr().err
    assert said.startswith("glue2airflow: the AWS credentials have expired")
    assert said.rstrip().endswith(GO_ON)
    assert not file.exists()
    assert take(file) == 0
    assert "replies kept from before" in capsys.readouterr().err
    assert not partial.exists()
    assert calls(account)["ListWorkflows"] == calls(account)["BatchGetWorkflows"] == 3
    resumed = taken(file)
    assert take(file) == 0
    assert taken(file) | {"TakenAt": ""} == resumed | {"TakenAt": ""}


def test_ctrl_c_is_gone_on_from(
    account: GlueEmulator, file: Path, partial: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with answering(account, "BatchGetJobs", "ThrottlingException", interrupt):
        assert take(file) == 130
    assert capsys.readouterr().err == f"interrupted; {GO_ON}\n"
    assert not file.exists()
    assert partial.exists()
    assert take(file) == 0
    assert calls(account)["ListWorkflows"] == 3
    assert len(taken(file)["Workflows"]) == 62


def test_ctrl_c_while_printing(
    account: GlueEmulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with answering(account, "BatchGetJobs", "ThrottlingException", interrupt):
        assert main(["snapshot", "--all", "-o", "-"]) == 130
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "interrupted; nothing was written\n")


def test_the_snapshot_before_stays_until_then(account: GlueEmulator, file: Path) -> None:
    assert take(file, "orders") == 0
    before = file.read_bytes()
    with answering(account, "GetTriggers", "AccessDeniedException"):
        assert take(file) == 2
    assert file.read_bytes() == before
    assert take(file) == 0
    assert len(taken(file)["Workflows"]) == 62


def test_what_is_kept_is_masked_and_private(interrupted: GlueEmulator, partial: Path) -> None:
    assert stat.S_IMODE(partial.stat().st_mode) == 0o600
    text = partial.read_text()
    assert "hunter2" not in text
    assert "(masked 1)" in text
    assert "orders-start" in text


def test_time_is_that_of_the_beginning(
    interrupted: GlueEmulator, file: Path, partial: Path
) -> None:
    begun = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=3)
    _change(partial, Begun=begun.isoformat())
    assert take(file) == 0
    assert taken(file)["TakenAt"] == begun.isoformat()


def _change(partial: Path, **members: object) -> None:
    """Change what the first line says."""
    empty, first, *others = partial.read_text().split("\n")
    partial.write_text("\n".join([empty, json.dumps(json.loads(first) | members), *others]))


CHANGES: dict[str, dict[str, Any]] = {
    "older": {"Begun": (datetime.now(UTC) - OLDEST - timedelta(minutes=1)).isoformat()},
    "from the future": {"Begun": (datetime.now(UTC) + timedelta(hours=1)).isoformat()},
    "without a time": {"Begun": "yesterday"},
    "another account": {"About": {"Account": "210987654321", "Region": "us-east-1"}},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_does_not_fit_is_read_anew(
    change: dict[str, Any], interrupted: GlueEmulator, file: Path, partial: Path
) -> None:
    _change(partial, **change)
    assert take(file) == 0
    assert calls(interrupted)["ListWorkflows"] == 6
    assert not partial.exists()


def test_another_request_is_read_anew(interrupted: GlueEmulator, file: Path) -> None:
    assert take(file, "orders") == 0
    assert [w["Name"] for w in taken(file)["Workflows"]] == ["orders"]
    assert calls(interrupted)["BatchGetWorkflows"] == 4


@pytest.mark.parametrize("text", ["", "{", "[1]\n", "\x00\xff", '\n{"About": 1}\n{"Call": 2}'])
def test_what_is_no_journal_is_read_anew(
    text: str, account: GlueEmulator, file: Path, partial: Path
) -> None:
    partial.write_text(text, encoding="latin-1")
    assert take(file) == 0
    assert not partial.exists()


def test_a_line_that_was_cut_off_is_asked_for_again(
    interrupted: GlueEmulator, file: Path, partial: Path
) -> None:
    partial.write_text(partial.read_text()[:-40])
    asked = calls(interrupted).total()
    assert take(file) == 0
    assert len(taken(file)["Workflows"]) == 62
    assert calls(interrupted).total() < 2 * asked


def test_a_listing_that_aws_forgot_begins_anew(
    account: GlueEmulator, file: Path, partial: Path
) -> None:
    with answering(account, "ListWorkflows", "AccessDeniedException", lambda n: n == 3):
        assert take(file) == 2
    assert "NextToken" in partial.read_text()
    with answering(account, "ListWorkflows", "InvalidInputException", lambda n: n == 1):
        assert take(file) == 0
    assert calls(account)["ListWorkflows"] == 3 + 1 + 3  # two of which were refused
    assert len(taken(file)["Workflows"]) == 62


def test_two_at_once_do_not_mix(
    account: GlueEmulator, file: Path, partial: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    holding = "import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.flock(f, 2); print(flush=True)"
    command = [sys.executable, "-c", f"{holding}; sys.stdin.read()", str(partial)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe) as other:
        other.stdout.readline()
        assert take(file) == 2
        other.stdin.close()
    assert "is being written by another glue2airflow" in capsys.readouterr().err
    assert take(file) == 0


def test_a_link_is_not_followed(
    account: GlueEmulator, file: Path, partial: Path, tmp_path: Path
) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    os.symlink(victim, partial)
    assert take(file) == 2
    assert victim.read_text() == "precious"
