"""``glue2airflow iam-policy``: what it prints, narrowed to what there is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from glue2airflow.cli import main
from glue2airflow.iam.names import literally
from glue2airflow.iam.permissions import PERMISSIONS, TOGETHER
from glue2airflow.sources.unresolved import Unresolved

GOLDEN = Path(__file__).parents[1] / "golden"
NIGHTLY = Path(__file__).parents[2] / "demo" / "nightly.snapshot.json"
HERE = ("--account", "123456789012", "--region", "eu-west-1")
STORE = ("--run-properties-store", "s3://props/etl/")


@pytest.fixture
def ask(capsys):
    """The statements by their Sid, and what is told beside them."""

    def ask(*args):
        assert main(["iam-policy", *map(str, args)]) == 0
        printed = capsys.readouterr()
        policy = json.loads(printed.out)
        assert policy.keys() == {"Version", "Statement"}
        assert policy["Version"] == "2012-10-17"
        return {s["Sid"]: s for s in policy["Statement"]}, printed.err

    return ask


def _snapshot(tmp_path, job="load", **more):
    trigger = {"Name": "start", "WorkflowName": "etl", "Type": "ON_DEMAND"}
    trigger |= {"Actions": [{"JobName": job}]}
    data = {"SnapshotVersion": 1, "Workflows": [{"Name": "etl"}], "Triggers": [trigger], **more}
    path = tmp_path / "snapshot.json"
    path.write_text(json.dumps(data))
    return path


def test_names_that_a_configuration_leaves_open(ask, tmp_path):
    (tmp_path / "main.tf").write_text("""
        variable "env" {}
        resource "aws_glue_trigger" "start" {
          name = "start"
          type = "ON_DEMAND"
          actions {
            job_name = "load-${var.env}"
          }
        }
    """)
    statements, told = ask(tmp_path, "--stage", "dags", *HERE)
    assert statements["DagsJobs"]["Resource"] == "arn:aws:glue:eu-west-1:123456789012:job/load-*"
    assert "the job load-${var.env} stands as load-*" in told


def test_a_key_that_a_shell_would_take_apart_is_quoted(ask, tmp_path):
    (tmp_path / "main.tf").write_text("""
        resource "aws_s3_object" "code" {
          for_each = toset(["a b"])
          bucket   = "code"
          key      = each.key
        }
        resource "aws_glue_trigger" "start" {
          name = "start"
          type = "ON_DEMAND"
          actions {
            job_name = "load-${aws_s3_object.code["a b"].etag}"
          }
        }
    """)
    _, told = ask(tmp_path, "--stage", "dags", *HERE)
    key = 'aws_s3_object.code["a b"].etag'
    assert f"stands as load-*; give it with --parameter '{key}=VALUE'" in told


def test_without_sources_it_is_for_all_there_is(ask):
    statements, told = ask()
    assert statements.keys() == {p.sid for stage in TOGETHER for p in PERMISSIONS[stage]}
    assert statements["DagsJobs"]["Resource"] == "arn:aws:glue:*:*:job/*"
    assert statements["Scripts"]["Resource"] == "arn:aws:s3:::*/*"
    assert all(s["Effect"] == "Allow" for s in statements.values())
    assert told == ""


def test_the_place(ask):
    statements, _ = ask("--stage", "dags", *HERE, "--partition", "aws-cn")
    resource = "arn:aws-cn:glue:eu-west-1:123456789012:crawler/*"
    assert statements["DagsCrawlers"]["Resource"] == resource


def test_both_formats_are_the_policy(ask):
    assert ask("--format", "json") == ask("--format", "text") == ask("--stage", "all")


def test_stages_are_added_up_in_their_order(ask):
    statements, _ = ask("--stage", "events", "--stage", "scripts", "--stage", "events")
    assert list(statements) == ["Scripts", "EventsQueues"]


def test_sources_narrow_it(ask):
    statements, told = ask(NIGHTLY, *HERE)
    account = "arn:aws:glue:eu-west-1:123456789012"
    jobs = sorted(f"{account}:job/{job['Name']}" for job in json.loads(NIGHTLY.read_text())["Jobs"])
    assert statements["DagsJobs"]["Resource"] == jobs
    assert statements["DagsCrawlers"]["Resource"] == f"{account}:crawler/nightly-scan-landing"
    assert statements["OperatorsWorkflows"]["Resource"] == f"{account}:workflow/nightly-pipeline"
    assert statements["SnapshotLists"]["Resource"] == "*"
    assert "EventsQueues" not in statements
    assert told == ""


def test_the_queues_of_events(ask):
    source = GOLDEN / "event-with-rule"
    sources = [p for p in sorted(source.glob("*.json")) if p.name != "case.json"]
    statements, _ = ask(*sources, "--stage", "events", *HERE)
    (name,) = [statements["EventsQueues"]["Resource"]]
    assert name.startswith("arn:aws:sqs:eu-west-1:123456789012:glue_event_")
    url = "https://sqs.eu-west-1.amazonaws.com/123456789012/mine"
    statements, _ = ask(*sources, "--stage", "events", "--event-queue", url)
    assert statements["EventsQueues"]["Resource"] == "arn:aws:sqs:*:*:mine"


def test_scripts(ask, tmp_path):
    command = {"Name": "glueetl", "ScriptLocation": "s3://code/etl/load.py"}
    jobs = [{"Name": "load", "Command": command}, {"Name": "other", "Command": command}]
    statements, _ = ask(_snapshot(tmp_path, Jobs=jobs), "--stage", "scripts")
    assert statements["Scripts"]["Resource"] == "arn:aws:s3:::code/etl/load.py"


def test_what_scripts_get_besides(ask, tmp_path):
    command = {"Name": "glueetl", "ScriptLocation": "s3://code/load.scala"}
    files = "s3://code/a.py, s3://libs/b.zip,s3://code/data/,local.py"
    for member in ("DefaultArguments", "NonOverridableArguments"):
        job = {"Name": "load", "Command": command, member: {"--extra-py-files": files}}
        statements, _ = ask(_snapshot(tmp_path, Jobs=[job]), "--stage", "scripts")
        assert statements["Scripts"]["Resource"] == [
            "arn:aws:s3:::code/a.py",
            "arn:aws:s3:::code/load.scala",
            "arn:aws:s3:::libs/b.zip",
        ]


def test_run_properties(ask, tmp_path):
    statements, _ = ask("--stage", "job-role", *STORE)
    assert statements["RunProperties"]["Resource"] == "arn:aws:s3:::props/etl/*"
    assert statements["RunPropertiesBucket"]["Resource"] == "arn:aws:s3:::props"
    statements, _ = ask(_snapshot(tmp_path), "--stage", "job-role", *STORE)
    assert statements["RunProperties"]["Resource"] == "arn:aws:s3:::props/etl/etl/*"


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("load", "load"),
        ("a b/c", "a b/c"),
        ("*", "${*}"),
        ("a?b", "a${?}b"),
        ("${aws:username}", "${$}{aws:username}"),
        (Unresolved("load-${Env}", ["Env"]), "load-*"),
        (Unresolved("${A}-*-${B}", ["A", "B"]), "*-${*}-*"),
        (Unresolved('x${Fn::If ["A", "${B}", "c"]}', ["B"]), "*"),
        (Unresolved("s3://${Bucket}/load.py", ["Bucket"]), "*/load.py"),
    ],
)
def test_a_name_stands_for_itself_only(name, pattern):
    assert literally(name) == pattern


def test_a_hostile_name_widens_nothing(ask, tmp_path):
    statements, _ = ask(_snapshot(tmp_path, job="*"), "--stage", "dags", *HERE)
    assert statements["DagsJobs"]["Resource"].endswith(":job/${*}")


def test_an_open_name_is_told(ask):
    source = GOLDEN / "cdk-stacks" / "cdk.out"
    statements, told = ask(source, "--stage", "dags", *HERE)
    assert statements["DagsJobs"]["Resource"].endswith(":job/*")
    assert "the job ${legacy-vacuum} stands as *; give it with --parameter legacy-vacuum=" in told
    given = ("-p", "legacy-vacuum=vacuum", "-p", "ReportC847FC22=report")
    statements, told = ask(source, "--stage", "dags", *HERE, *given)
    assert len(statements["DagsJobs"]["Resource"]) == 4
    assert "job" not in told


def test_a_refused_workflow_is_told(ask, tmp_path):
    source = _snapshot(tmp_path, Triggers=[])
    statements, told = ask(source, "--stage", "dags", "--stage", "operators")
    assert statements.keys() == {"OperatorsWorkflows"}
    assert "etl is refused (convert says why)" in told


def test_nothing_to_allow_is_told(ask, tmp_path):
    statements, told = ask(_snapshot(tmp_path), "--stage", "events")
    assert not statements
    assert "nothing in the sources needs it" in told


def test_one_that_is_too_large_is_told(ask, tmp_path):
    actions = [{"JobName": f"a-rather-long-name-for-a-job-{i}"} for i in range(90)]
    trigger = {"Name": "t", "WorkflowName": "etl", "Type": "ON_DEMAND", "Actions": actions}
    statements, told = ask(_snapshot(tmp_path, Triggers=[trigger]), "--stage", "dags", *HERE)
    size = len(json.dumps({"Version": "2012-10-17", "Statement": list(statements.values())},
                          separators=(",", ":")))  # fmt: skip
    assert size > 6_144
    assert f"the policy has {size:,} characters, and a managed one holds 6,144" in told


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--account", "1234"], "--account takes twelve digits, not 1234"),
        (["--region", "Ireland"], "--region takes a region such as eu-west-1, not Ireland"),
        (["--partition", "china"], "--partition takes aws"),
        (["--stage", "job-role"], "job-role needs --run-properties-store"),
        (["--run-properties-store", "props"], "takes s3://bucket/prefix, not props"),
        (["--workflow", "etl"], "--workflow is about sources, and none is given"),
        (["-p", "A=1"], "--parameter is about sources"),
        (["gone.json"], "gone.json cannot be read"),
    ],
)
def test_mistakes_are_one_sentence(args, says, capsys):
    assert main(["iam-policy", *args]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert says in printed.err
    assert printed.err.count("\n") == 1


def test_the_page_names_the_same_actions():
    page = (Path(__file__).parents[2] / "docs" / "permissions.md").read_text()
    rows = dict(re.findall(r"^\| `([a-z][a-z-]+)` \| [^|]* \| ([^|]*) \|$", page, re.MULTILINE))
    assert rows.pop("all")
    assert rows.keys() == {stage.value for stage in PERMISSIONS}
    for stage, permissions in PERMISSIONS.items():
        named = re.findall(r"`(?:\w+:)?([A-Z]\w+)`", rows[stage])
        assert set(named) == {a.partition(":")[2] for p in permissions for a in p.actions}
