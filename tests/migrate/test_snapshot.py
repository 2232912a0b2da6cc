"""`glue2airflow snapshot` against the emulator: what is in the file, and what it takes."""

from __future__ import annotations

import json
import math
import os
import pty
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from live_account import ESTATE, add_rule, answering, calls, fill, many

from airflow_glue_bridge.testing.chaos import Chaos
from airflow_glue_bridge.testing.emulator import ACCOUNT, GlueEmulator
from glue2airflow.cli import main
from glue2airflow.iam.permissions import PERMISSIONS, Stage
from glue2airflow.sources.api.operations import OPERATIONS

SCHEMA = Path(__file__).parents[2] / "migrate/glue2airflow/snapshot.schema.json"


@pytest.fixture
def account(glue_emulator: GlueEmulator) -> GlueEmulator:
    fill(glue_emulator)
    return glue_emulator


def take(folder: Path, *args: str) -> dict[str, Any]:
    """The snapshot, read back."""
    file = folder / "account.json"
    assert main(["snapshot", *args, "-o", str(file)]) == 0
    data: dict[str, Any] = json.loads(file.read_text())
    jsonschema.validate(data, json.loads(SCHEMA.read_text()))
    return data


def names(data: dict[str, Any], kind: str) -> list[str]:
    return [known["Name"] for known in data[kind]]


def test_all_of_an_account(
    account: GlueEmulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = take(tmp_path, "--all")
    assert (data["Account"], data["Region"]) == (ACCOUNT, "us-east-1")
    assert names(data, "Workflows") == ["orders", "uploads"]
    assert names(data, "Triggers") == ["on-upload", "orders-loaded", "orders-start", "outside"]
    assert names(data, "Jobs") == ["load", "publish", "read", "tidy"]
    assert names(data, "Crawlers") == ["scan"]
    assert names(data, "Rules") == ["from-default", "from-partners"]
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        f"{tmp_path / 'account.json'}: 2 workflows, 4 triggers, 4 jobs, 1 crawler, 2 rules of "
        f"account {ACCOUNT}, us-east-1; 11 calls; 3 values masked.\n"
    )


def test_objects_are_as_the_api_has_them(account: GlueEmulator, tmp_path: Path) -> None:
    data = take(tmp_path, "--all")
    upload = next(t for t in data["Triggers"] if t["Name"] == "on-upload")
    given = next(t for t in ESTATE["Triggers"] if t["Name"] == "on-upload")
    assert upload == {**given, "State": "CREATED"}
    (crawler,) = data["Crawlers"]
    assert crawler["Schedule"]["ScheduleExpression"] == "cron(0 3 * * ? *)"
    assert crawler["Targets"] == {"S3Targets": [{"Path": "s3://data/x"}]}
    partners = data["Rules"][1]
    assert partners["EventBusName"] == "partners"
    assert partners["EventPattern"] == '{"source": ["aws.s3"]}'
    arn = f"arn:aws:glue:us-east-1:{ACCOUNT}:workflow/uploads"
    assert partners["Targets"] == [{"Arn": arn}]


def test_a_rule_that_starts_two_workflows_is_read_once(
    account: GlueEmulator, tmp_path: Path
) -> None:
    event = {"Name": "more", "Type": "EVENT", "WorkflowName": "orders2"}
    account.load({"Workflows": [{"Name": "orders2"}], "Triggers": [event | {"Actions": []}]})
    arn = f"arn:aws:glue:us-east-1:{ACCOUNT}:workflow/orders2"
    targets = [{"Id": "3", "Arn": arn}]
    account.client("events").put_targets(Rule="from-default", Targets=targets)
    data = take(tmp_path, "--all")
    assert len(data["Rules"][0]["Targets"]) == 2
    assert calls(account)["DescribeRule"] == 2


def test_history_is_left_out(account: GlueEmulator, tmp_path: Path) -> None:
    client = account.client()
    client.start_workflow_run(Name="orders")
    account.clock.advance_to(account.clock.now().replace(year=account.clock.now().year + 1))
    assert client.get_crawler(Name="scan")["Crawler"]["LastCrawl"]
    text = json.dumps(take(tmp_path, "--all"))
    for member in ("LastRun", "LastCrawl", "Graph", "ResponseMetadata", "JobRuns"):
        assert member not in text


def test_workflows_by_name_bring_what_they_are_made_of(
    account: GlueEmulator, tmp_path: Path
) -> None:
    data = take(tmp_path, "orders", "orders")
    assert names(data, "Workflows") == ["orders"]
    assert names(data, "Triggers") == ["orders-loaded", "orders-start"]
    assert names(data, "Jobs") == ["load", "publish"]
    assert names(data, "Crawlers") == ["scan"]
    assert data["Rules"] == []
    assert set(calls(account)) == {"BatchGetWorkflows", "BatchGetJobs", "BatchGetCrawlers"}


def test_only_calls_that_read(account: GlueEmulator, tmp_path: Path) -> None:
    take(tmp_path, "--all")
    assert all(name.startswith(("List", "Get", "BatchGet", "Describe")) for name in calls(account))


def test_no_more_calls_than_pages_and_batches_need(
    glue_emulator: GlueEmulator, tmp_path: Path
) -> None:
    glue_emulator.load(many(230))
    assert len(take(tmp_path, "--all")["Jobs"]) == 230
    assert calls(glue_emulator) == {
        "ListWorkflows": math.ceil(230 / 25),
        "BatchGetWorkflows": math.ceil(230 / 25),
        "GetTriggers": math.ceil(230 / 200),
        "BatchGetJobs": math.ceil(230 / 100),
    }


def test_bad_weather_changes_nothing(account: GlueEmulator, tmp_path: Path) -> None:
    account.load(many(60))
    calm = take(tmp_path, "--all")
    account.chaos = Chaos(throttling=0.1, server_errors=0.1, lost_replies=0.05, seed=3)
    assert take(tmp_path, "--all") | {"TakenAt": ""} == calm | {"TakenAt": ""}
    assert sum(n for (fate, _), n in account.weather.counts.items() if fate != "passed")


def test_a_batch_that_is_refused_is_asked_for_in_halves(
    glue_emulator: GlueEmulator, tmp_path: Path
) -> None:
    glue_emulator.load(many(90))
    operations = glue_emulator.weather.app.operations
    answered = operations["BatchGetJobs"]

    def at_most(world: Any, request: dict[str, Any]) -> dict[str, Any]:
        from airflow_glue_bridge.testing import errors

        if len(request["JobNames"]) > 25:
            raise errors.invalid_input("too many names")
        return answered(world, request)

    operations["BatchGetJobs"] = at_most
    try:
        assert len(take(tmp_path, "--all")["Jobs"]) == 90
    finally:
        operations["BatchGetJobs"] = answered
    assert calls(glue_emulator)["BatchGetJobs"] == 1 + 2 + 4


def test_what_is_gone_while_it_is_read_is_told(
    account: GlueEmulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client = account.client()
    client.delete_job(JobName="publish")
    client.delete_crawler(Name="scan")
    delete = {"uploads": 1}

    def in_between(_: int) -> bool:
        if delete.pop("uploads", 0):
            client.delete_workflow(Name="uploads")
        return False

    with answering(account, "BatchGetWorkflows", "", in_between):
        data = take(tmp_path, "--all")
    assert data["MissingWorkflows"] == ["uploads"]
    assert data["JobsNotFound"] == ["publish"]
    assert data["CrawlersNotFound"] == ["scan"]
    said = capsys.readouterr().err
    assert 'Deleted while this was read: workflows "uploads".' in said
    assert 'Named by triggers, but not there: jobs "publish".' in said


def test_a_trigger_that_its_workflow_left_behind_is_read(
    account: GlueEmulator, tmp_path: Path
) -> None:
    account.client().delete_workflow(Name="orders")
    assert "orders-start" in names(take(tmp_path, "--all"), "Triggers")


def test_a_rule_that_is_gone_is_left_out(account: GlueEmulator, tmp_path: Path) -> None:
    with answering(account, "DescribeRule", "ResourceNotFoundException", lambda n: n == 1):
        assert len(take(tmp_path, "--all")["Rules"]) == 1


def test_a_rule_with_a_schedule(account: GlueEmulator, tmp_path: Path) -> None:
    add_rule(account, "hourly", "uploads", "default", ScheduleExpression="rate(1 hour)")
    data = take(tmp_path, "--all")
    assert data["Rules"][1]["ScheduleExpression"] == "rate(1 hour)"
    assert "NotRead" not in data


def test_an_empty_account(glue_emulator: GlueEmulator, tmp_path: Path) -> None:
    data = take(tmp_path, "--all")
    assert [data[kind] for kind in ("Workflows", "Triggers", "Jobs", "Rules")] == [[], [], [], []]


def test_printed_instead_of_written(
    account: GlueEmulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["snapshot", "orders", "-o", "-"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["Workflows"][0]["Name"] == "orders"
    assert said.err.startswith("Read: 1 workflow, 2 triggers")
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_its_owners_alone(account: GlueEmulator, tmp_path: Path) -> None:
    take(tmp_path, "--all")
    assert stat.S_IMODE((tmp_path / "account.json").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["account.json"]


def test_options_lead_to_the_account(
    account: GlueEmulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config"
    config.write_text("[profile other]\nregion = eu-west-1\naws_access_key_id = testing\n")
    with config.open("a") as file:
        file.write("aws_secret_access_key = testing\n")
    for name in ("AWS_ENDPOINT_URL", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    where = ["--profile", "other", "--endpoint-url", account.url]
    assert take(tmp_path, "--all", *where)["Region"] == "eu-west-1"
    data = take(tmp_path, "--all", *where, "--region", "us-east-1")
    assert (data["Region"], len(data["Workflows"])) == ("us-east-1", 2)


def test_a_bar_at_a_terminal_only(account: GlueEmulator, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "glue2airflow", "snapshot", "--all", "-o"]
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm"}
    done = subprocess.run([*command, str(tmp_path / "a.json")], stderr=theirs, env=environment)
    os.close(theirs)
    shown = os.read(ours, 100_000)
    os.close(ours)
    assert done.returncode == 0
    assert b"Workflows" in shown
    assert "━".encode() in shown
    quiet = subprocess.run([*command, str(tmp_path / "b.json")], capture_output=True, text=True)
    assert quiet.stderr.count("\n") == 1


def test_the_policy_allows_what_is_called() -> None:
    allowed = {a for p in PERMISSIONS[Stage.SNAPSHOT] for a in p.actions}
    assert allowed == {operation.action for operation in OPERATIONS}
