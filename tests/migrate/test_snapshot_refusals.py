"""What goes wrong between here and AWS ends in a sentence and exit code 2; nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from live_account import answering, calls, fill

from airflow_glue_bridge.testing.emulator import GlueEmulator
from glue2airflow.cli import main


@pytest.fixture
def account(glue_emulator: GlueEmulator) -> GlueEmulator:
    fill(glue_emulator)
    return glue_emulator


def refusal(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    """The one sentence that is told."""
    assert main([*args]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("glue2airflow: ")
    assert said.err.count("\n") == 1
    return said.err.removeprefix("glue2airflow: ").rstrip("\n")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "neither names nor --all"),
        (["orders", "--all"], "both names and --all"),
    ],
)
def test_names_or_all(
    args: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = refusal(capsys, "snapshot", *args, "-o", str(tmp_path / "x.json"))
    assert told.startswith(said)
    assert list(tmp_path.iterdir()) == []


def test_somewhere_to_write(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--output" in refusal(capsys, "snapshot", "--all")


def test_names_that_no_workflow_has(
    account: GlueEmulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "x.json")
    told = refusal(capsys, "snapshot", "orders", "order", "nothing-like-it", "-o", file)
    assert told == (
        'there is no Glue workflow called "order", "nothing-like-it" in us-east-1 of account '
        '123456789012; there is "orders"'
    )
    assert list(tmp_path.iterdir()) == []
    assert '; there is "uploads"' in refusal(capsys, "graph", "aws:upload")


def test_names_that_no_workflow_has_without_a_right_to_list(
    account: GlueEmulator, capsys: pytest.CaptureFixture[str]
) -> None:
    with answering(account, "ListWorkflows", "AccessDeniedException"):
        told = refusal(capsys, "graph", "aws:order")
    assert told.endswith('called "order" in us-east-1 of account 123456789012')


@pytest.mark.parametrize(
    "operation",
    ["ListWorkflows", "BatchGetWorkflows", "GetTriggers", "BatchGetJobs", "BatchGetCrawlers"],
)
def test_what_glue_does_not_allow_is_named(
    operation: str, account: GlueEmulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.json"
    with answering(account, operation, "AccessDeniedException") as seen:
        told = refusal(capsys, "snapshot", "--all", "-o", str(file))
    assert f"AWS does not allow glue:{operation}; glue2airflow iam-policy prints" in told
    assert len(seen) == 1
    assert not file.exists()


@pytest.mark.parametrize(
    ("operation", "told", "rules"),
    [
        ("ListEventBuses", "EventBridge rules on other event buses than default", 1),
        ("ListRuleNamesByTarget", "EventBridge rules", 0),
        ("DescribeRule", 'what the EventBridge rules "from-default", "from-partners" match', 2),
    ],
)
def test_rules_that_may_not_be_read_are_left_out_and_told(
    operation: str,
    told: str,
    rules: int,
    account: GlueEmulator,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with answering(account, operation, "AccessDeniedException"):
        assert main(["snapshot", "--all", "-o", str(tmp_path / "x.json")]) == 0
    said = capsys.readouterr().err.splitlines()
    assert f" {rules} rule" in said[0]
    assert said[1].startswith(f"Not read: {told}")
    assert len(said) == 2


def test_what_is_not_allowed_is_asked_for_once(
    account: GlueEmulator, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [f"on-{number}" for number in range(20)]
    account.load(
        {
            "Workflows": [{"Name": name} for name in names],
            "Triggers": [
                {"Name": f"t {name}", "Type": "EVENT", "WorkflowName": name, "Actions": []}
                for name in names
            ],
        }
    )
    with answering(account, "ListRuleNamesByTarget", "AccessDeniedException") as seen:
        assert main(["graph", "aws:"]) == 0
    assert len(seen) <= 4  # that many are asked at once
    assert calls(account)["DescribeRule"] == 0


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("ExpiredTokenException", "the AWS credentials have expired"),
        ("UnrecognizedClientException", "AWS does not accept the credentials"),
        ("InvalidInputException", "AWS refuses glue:ListWorkflows with InvalidInputException (no)"),
    ],
)
def test_other_refusals(
    code: str, said: str, account: GlueEmulator, capsys: pytest.CaptureFixture[str]
) -> None:
    with answering(account, "ListWorkflows", code):
        assert refusal(capsys, "graph", "aws:").startswith(said)


def test_throttled_to_the_end(
    account: GlueEmulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from glue2airflow.sources.api import account as module

    monkeypatch.setitem(module.ATTEMPTS, "glue", 2)
    with answering(account, "ListWorkflows", "ThrottlingException") as seen:
        told = refusal(capsys, "graph", "aws:")
    assert told.startswith("AWS throttles glue:ListWorkflows")
    assert len(seen) == 2


@pytest.mark.parametrize(
    ("variables", "args", "said"),
    [
        ({"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, [], "there are no AWS cred"),
        ({"AWS_SECRET_ACCESS_KEY": ""}, [], "the AWS credentials are not whole"),
        ({"AWS_DEFAULT_REGION": ""}, [], "it is not known which AWS region is meant"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, [], "http://127.0.0.1:9 cannot be reached"),
        ({}, ["--profile", "nobody"], "there is no such AWS profile"),
        ({}, ["--region", "a b"], "the AWS region is none"),
        ({}, ["--endpoint-url", "nowhere"], "AWS cannot be asked: Invalid endpoint: nowhere"),
    ],
    ids=str,
)
def test_no_way_to_aws(
    variables: dict[str, str],
    args: list[str],
    said: str,
    account: GlueEmulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    nothing = {"AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": str(tmp_path / "none")}
    nothing["AWS_SHARED_CREDENTIALS_FILE"] = str(tmp_path / "none")
    for name, value in {**nothing, **variables}.items():
        monkeypatch.setenv(name, value)
    told = refusal(capsys, "snapshot", "--all", "-o", str(tmp_path / "x.json"), *args)
    assert told.startswith(said)
    assert list(tmp_path.iterdir()) == []


def test_an_address_that_is_not_awss(
    account: GlueEmulator, capsys: pytest.CaptureFixture[str]
) -> None:
    def page(_environ: object, start_response: object) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b"<html>hello"]

    app, account.weather.app = account.weather.app, page
    try:
        told = refusal(capsys, "graph", "aws:")
    finally:
        account.weather.app = app
    assert told == f"{account.url} does not answer as AWS does; is it the right address?"


def test_nothing_else_is_overwritten(
    account: GlueEmulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "template.yaml"
    file.write_text("Resources: {}\n")
    told = refusal(capsys, "snapshot", "--all", "-o", str(file))
    assert told == f"{file} is there and is no snapshot; name another file"
    assert file.read_text() == "Resources: {}\n"
    assert "is no folder" in refusal(capsys, "snapshot", "--all", "-o", str(tmp_path / "no" / "x"))
    assert "Is a directory" in refusal(capsys, "snapshot", "--all", "-o", str(tmp_path))
    assert calls(account).total() == 0
