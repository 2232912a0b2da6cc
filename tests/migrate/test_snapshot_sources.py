"""The account as a source: `aws:` gives what its snapshot gives, and masks what that masks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from live_account import JOB, answering, fill

from airflow_glue_bridge.testing.emulator import GlueEmulator
from glue2airflow.cli import main


@pytest.fixture
def account(glue_emulator: GlueEmulator) -> GlueEmulator:
    fill(glue_emulator)
    return glue_emulator


def convert(source: str, folder: Path, *args: str) -> dict[str, bytes]:
    """The DAG files, byte for byte."""
    assert main(["convert", source, "-o", str(folder), *args]) == 0
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("names", [[], ["orders"], ["uploads"]], ids=str)
def test_the_same_dags_as_from_the_snapshot(
    names: list[str], account: GlueEmulator, tmp_path: Path
) -> None:
    source = "aws:" + "".join(names)
    # The source's name is in the head of a DAG file, so the snapshot has the same.
    file = tmp_path / source
    assert main(["snapshot", *(names or ["--all"]), "-o", str(file)]) == 0
    live = convert(source, tmp_path / "live")
    assert live == convert(str(file), tmp_path / "saved")
    assert len([name for name in live if name.endswith(".py")]) == (len(names) or 3)


def test_nothing_of_a_credential_is_in_the_dags(account: GlueEmulator, tmp_path: Path) -> None:
    files = convert("aws:", tmp_path / "dags")
    assert not any(b"hunter2" in text for text in files.values())
    orders = files["orders.py"].decode()
    assert '"--db_password": "{{ var.value.orders__load__db_password }}"' in orders
    assert '"--day": "today"' in orders


def test_event_rules_come_along(account: GlueEmulator, tmp_path: Path) -> None:
    template = convert("aws:uploads", tmp_path / "dags")["uploads.events.yaml"].decode()
    assert "aws.s3" in template
    assert "FillIn" not in template


def test_graph_and_verify_read_the_account(
    account: GlueEmulator, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["graph", "aws:orders"]) == 0
    assert "orders-loaded" in capsys.readouterr().out
    assert main(["verify", "aws:orders", "--in-database", "0"]) == 0


def test_what_may_not_be_read_is_a_finding_either_way(
    account: GlueEmulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "account.json"
    with answering(account, "ListRuleNamesByTarget", "AccessDeniedException"):
        assert main(["snapshot", "--all", "-o", str(file)]) == 0
        convert("aws:", tmp_path / "live")
    convert(str(file), tmp_path / "saved")
    said = capsys.readouterr().err
    assert said.count("GLU116") == 2
    assert said.count("events:ListRuleNamesByTarget is not allowed") == 3


def _either_way(first: str, second: str) -> dict[str, Any]:
    """A workflow whose clean-up runs after either end, with one credential or two."""
    triggers = [{"Name": "go", "Type": "ON_DEMAND", "Actions": [{"JobName": "load"}]}]
    for state, secret in (("SUCCEEDED", first), ("FAILED", second)):
        condition = {"LogicalOperator": "EQUALS", "JobName": "load", "State": state}
        action = {"JobName": "tidy", "Arguments": {"--password": secret}}
        triggers.append(
            {
                "Name": state.lower(),
                "Type": "CONDITIONAL",
                "Predicate": {"Conditions": [condition]},
                "Actions": [action],
            }
        )
    return {
        "Workflows": [{"Name": "either"}],
        "Triggers": [{**trigger, "WorkflowName": "either"} for trigger in triggers],
        "Jobs": [{"Name": name, **JOB} for name in ("load", "tidy")],
    }


@pytest.mark.parametrize(("second", "tasks"), [("hunter2", 1), ("hunter3", 2)])
def test_masked_credentials_stay_apart(
    second: str, tasks: int, glue_emulator: GlueEmulator, tmp_path: Path
) -> None:
    """A job that two triggers start is one task only if both give it the same arguments."""
    glue_emulator.load(_either_way("hunter2", second))
    file = tmp_path / "aws:"
    assert main(["snapshot", "--all", "-o", str(file)]) == 0
    assert "hunter" not in file.read_text()
    for source in ("aws:", str(file)):
        dag = convert(source, tmp_path / f"dags-{len(source)}")["either.py"].decode()
        assert dag.count('job_name="tidy"') == tasks
        assert dag.count("{{ var.value.either__tidy") == tasks


def test_a_pattern_with_a_credential_in_it_is_asked_for(
    account: GlueEmulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pattern = json.dumps({"detail": {"token": ["x"], "url": ["https://u:hunter2@example.com"]}})
    for bus in ("default", "partners"):
        rule = {"Name": f"from-{bus}", "EventBusName": bus, "EventPattern": pattern}
        account.client("events").put_rule(**rule)
    template = convert("aws:uploads", tmp_path / "dags")["uploads.events.yaml"].decode()
    assert "hunter2" not in template
    assert "FillInTheEventPattern" in template
    said = capsys.readouterr().err
    assert 'what the EventBridge rules "from-default", "from-partners" match' in said
