"""The template with the queue: AWS's own linter and moto take it, and events reach the trigger."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from airflow_glue_bridge.glue.model import EventRule
from glue2airflow.cli import main
from glue2airflow.emit import is_untouched, render_events
from glue2airflow.plan import PlanOptions
from glue2airflow.plan.model import AirflowPlan, EmptyTask, Group, Watcher, is_queue

GOLDEN = Path(__file__).parents[1] / "golden"
TEMPLATES = sorted(GOLDEN.glob("*/expected/*.events.yaml"))
WITH_RULE = GOLDEN / "event-with-rule" / "photos.snapshot.json"
PHOTOS = WITH_RULE.parent / "expected" / "photo_uploads.events.yaml"
TO_FILL_IN = {"FillInTheEventBus", "FillInTheEventPattern"}


def _plan(*rules: EventRule, **members: Any) -> AirflowPlan:
    given = {
        "workflow": "w",
        "source": "w.json",
        "dag_id": "w",
        "module": "w",
        "watchers": (Watcher("w", "w", 1, 900),),
        "groups": (Group((), (EmptyTask("t"),)),),
        "rules": rules,
    }
    return AirflowPlan(**{**given, **members})


def _template(*rules: EventRule, **members: Any) -> dict[str, Any]:
    text = render_events(_plan(*rules, **members))
    assert is_untouched(text)
    return yaml.safe_load(text)


def _rule(*rules: EventRule, **members: Any) -> dict[str, Any]:
    return _template(*rules, **members)["Resources"]["EventRule"]["Properties"]


def _refs(part: object) -> Iterator[str]:
    """All that a template refers to."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "Ref":
                yield value
            elif key == "Fn::GetAtt":
                yield value[0]
            else:
                yield from _refs(value)
    elif isinstance(part, list):
        for value in part:
            yield from _refs(value)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_it_refers_to_what_is_in_it_or_is_to_be_filled_in(path: Path) -> None:
    template = yaml.safe_load(path.read_text())
    named = {*template["Resources"], *template["Parameters"]}
    missing = set(_refs(template)) - named
    assert missing <= TO_FILL_IN
    assert bool(missing) == ("FillIn..." in path.read_text())


def test_awss_linter_refuses_only_what_is_to_be_filled_in() -> None:
    """cfn-lint knows CloudFormation's schemas; E1020 is a Ref to what is nowhere."""
    linter = [sys.executable, "-c", "from cfnlint.runner import main; main()"]
    linter += ["--format", "json", *map(str, TEMPLATES)]
    done = subprocess.run(linter, capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)
    assert {fault["Rule"]["Id"] for fault in found} == {"E1020"}
    refused = {Path(fault["Filename"]).name for fault in found}
    assert refused == {p.name for p in TEMPLATES if "FillIn..." in p.read_text()}


def test_the_policy_lets_in_its_own_rules_alone() -> None:
    resources = _template(EventRule("a", event_pattern="{}"), EventRule("b"))["Resources"]
    policy = resources["QueuePolicy"]["Properties"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "events.amazonaws.com"}
    assert statement["Action"] == "sqs:SendMessage"
    sources = statement["Condition"]["ArnEquals"]["aws:SourceArn"]
    assert list(_refs(sources)) == ["EventRule", "EventRule2"]
    assert list(_refs(statement["Resource"])) == ["EventQueue", "DeadLetters"]


# What a rule says


def _json(random_: random.Random, depth: int) -> Any:
    """Any JSON, with texts that YAML, CloudFormation and Jinja like to read otherwise."""
    texts = ["yes", "no", "~", "null", "0o14", "0x1f", "1_000", "12:30:00", "1e3", "2026-01-01"]
    texts += ["!Sub x", "!Ref y", "&a", "*a", "# c", "- d", "? e", "a: b", "{f}", "[g]", "|", ">"]
    texts += [
        "",
        " ",
        "\n",
        "\r\n",
        "\t",
        "'",
        '"',
        "\\",
        "\0",
        "\x7f",
        "\x85",
        "\u2028",
        "é",
        "😀",
    ]
    texts += [
        "<<",
        "=",
        "%YAML",
        "---",
        "...",
        "Fn::Sub",
        "{{ x }}",
        "\ufeff",
        "on",
        "y",
        "N",
        ".5",
    ]
    kind = random_.randrange(6 if depth else 4)
    if kind == 0:
        return random_.choice([0, -1, 2**70, 1.5, 1e300, -0.0, True, False, None])
    if kind < 4:
        return "".join(random_.choices(texts, k=random_.randrange(1, 3)))
    if kind == 4:
        return [_json(random_, depth - 1) for _ in range(random_.randrange(4))]
    return {random_.choice(texts): _json(random_, depth - 1) for _ in range(random_.randrange(4))}


@pytest.mark.parametrize("seed", range(200))
def test_a_pattern_comes_out_as_it_went_in(seed: int) -> None:
    random_ = random.Random(seed)
    pattern = {"source": _json(random_, 4), random_.choice(["detail", "yes"]): _json(random_, 4)}
    made = _rule(EventRule("r", event_pattern=json.dumps(pattern)))
    assert made["EventPattern"] == pattern


@pytest.mark.parametrize(
    "pattern",
    ["", "no JSON", "[]", '{"source": ["${Bucket}"]}', '{"a": ["{{resolve:ssm:x}}"]}', "[" * 9999],
)
def test_a_pattern_that_is_not_known_is_to_be_filled_in(pattern: str) -> None:
    assert _rule(EventRule("r", event_pattern=pattern))["EventPattern"] == {
        "Ref": "FillInTheEventPattern"
    }


def test_schedules_and_buses() -> None:
    both = EventRule("r", event_pattern="{}", schedule_expression="rate(1 day)")
    assert _rule(EventRule("r", schedule_expression="rate(1 day)"))["ScheduleExpression"]
    assert "EventPattern" not in _rule(EventRule("r", schedule_expression="rate(1 day)"))
    assert _rule(both)["EventPattern"] == {"Ref": "FillInTheEventPattern"}, "{} matches nothing"
    assert _rule(EventRule("r", schedule_expression="rate(${Days} days)"))["EventPattern"]
    assert "EventBusName" not in _rule(EventRule("r", event_bus_name="default"))
    assert _rule(EventRule("r", event_bus_name="b"))["EventBusName"] == "b"
    unknown = _rule(EventRule("r", event_bus_name="${Bus}"))
    assert unknown["EventBusName"] == {"Ref": "FillInTheEventBus"}


@pytest.mark.parametrize("name", ["a\nResources: {}", "\u2028b", "\ud800", "# x", "w" * 300])
def test_names_from_the_source_stay_in_comments(name: str) -> None:
    text = render_events(_plan(workflow=name, source=name))
    assert yaml.safe_load(text) == _template()
    assert all(line.startswith("#") for line in text.splitlines()[:10])


# The option


@pytest.mark.parametrize(
    "queue",
    [
        "q",
        "a-b_C9",
        "events-{module}",
        "x" * 80,
        "https://sqs.eu-west-1.amazonaws.com/1/{module}-q",
    ],
)
def test_queues(queue: str) -> None:
    assert is_queue(queue)


@pytest.mark.parametrize(
    "queue",
    [
        "",
        "a b",
        "a.fifo",
        "a/b",
        "{dag}",
        "x" * 81,
        "https://",
        "https://a b",
        "https://a/{dag}",
        'q"',
    ],
)
def test_what_is_no_queue_is_one_sentence(queue: str, tmp_path: Path, capsys) -> None:
    assert not is_queue(queue)
    if queue:
        command = ["convert", str(WITH_RULE), "-o", str(tmp_path), "--event-queue", queue]
        assert main(command) == 2
        error = capsys.readouterr().err
        assert error.startswith("glue2airflow: --event-queue takes a URL, or a name")
        assert error.count("\n") == 1
        assert not list(tmp_path.iterdir())


def test_a_long_name_keeps_within_what_sqs_takes() -> None:
    from glue2airflow.plan.names import queue

    names = {
        queue("glue_event_{module}", "m" * 90 + end, place) for end in "ab" for place in (0, 1)
    }
    assert len(names) == 4
    assert {len(name) for name in names} == {80}


def test_its_default_is_told() -> None:
    assert PlanOptions().event_queue == "glue_event_{module}"


# As the DAG files


def test_an_edited_template_is_not_overwritten(tmp_path: Path, capsys) -> None:
    command = ["convert", str(WITH_RULE), "-o", str(tmp_path)]
    assert main(command) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed == [str(tmp_path / "photo_uploads.py"), str(tmp_path / PHOTOS.name)]
    made = tmp_path / PHOTOS.name
    made.write_text(made.read_text().replace("maxReceiveCount: 20", "maxReceiveCount: 5"))
    assert main([*command, "--check"]) == 1
    assert capsys.readouterr().out == f"would change {made}\n"
    assert main([*command, "--diff"]) == 0
    assert "-        maxReceiveCount: 5\n+        maxReceiveCount: 20\n" in capsys.readouterr().out
    assert main(command) == 2
    assert f"made by glue2airflow: {made}; nothing was written" in capsys.readouterr().err
    assert main([*command, "--force"]) == 0
    assert made.read_text() == PHOTOS.read_text()


def test_what_is_left_of_a_workflow_that_is_refused_is_told(tmp_path: Path, capsys) -> None:
    command = ["convert", str(WITH_RULE), "-o", str(tmp_path)]
    assert main(command) == 0
    assert main([*command, "--strict"]) == 2
    told = capsys.readouterr().err
    assert f"{tmp_path / PHOTOS.name} of an earlier conversion is still there" in told


# In moto


@pytest.fixture
def moto(glue_emulator) -> Any:
    return glue_emulator


def _create(emulator: Any, text: str, **parameters: str) -> None:
    formation = emulator.client("cloudformation")
    given = [{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # moto knows no AWS::SQS::QueuePolicy
        formation.create_stack(StackName="events", TemplateBody=text, Parameters=given)
    (stack,) = formation.describe_stacks(StackName="events")["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"


def _put(emulator: Any, *keys: str) -> None:
    entries = [
        {
            "Source": "aws.s3",
            "DetailType": "Object Created",
            "Detail": json.dumps({"bucket": {"name": bucket}, "object": {"key": key}}),
        }
        for key in keys
        for bucket in ("example-uploads", "another")
    ]
    assert emulator.client("events").put_events(Entries=entries)["FailedEntryCount"] == 0


async def _first(**settings: Any) -> dict[str, Any]:
    from airflow_glue_bridge.triggers.glue_event import GlueEventTrigger

    stream = GlueEventTrigger(**settings).run()
    try:
        return (await asyncio.wait_for(anext(stream), 20)).payload
    finally:
        await stream.aclose()


@pytest.mark.airflow
def test_an_event_goes_all_the_way_from_the_rule_to_the_batch(moto) -> None:
    _create(moto, PHOTOS.read_text(), RuleState="ENABLED")
    _put(moto, "a.jpg", "b.jpg")
    payload = asyncio.run(_first(sqs_queue="glue_event_photo_uploads", batch_size=2))
    assert sorted(e["detail"]["object"]["key"] for e in payload["events"]) == ["a.jpg", "b.jpg"]
    assert {e["detail"]["bucket"]["name"] for e in payload["events"]} == {"example-uploads"}
    assert payload["event_ids"] == [e["id"] for e in payload["events"]]
    assert payload["StartingEventBatchCondition"] == {"BatchSize": 2, "BatchWindow": 0}


def test_as_it_is_deployed_first_no_event_comes(moto) -> None:
    _create(moto, PHOTOS.read_text())
    (rule,) = moto.client("events").list_rules()["Rules"]
    assert rule["State"] == "DISABLED"


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ({"BatchSize": 200}, "its BatchSize is 200; Glue takes 1 to 100"),
        ({"BatchSize": 0}, "its BatchSize is 0; Glue takes 1 to 100"),
        ({"BatchSize": 5, "BatchWindow": 901}, "its BatchWindow is 901; Glue takes 1 to 900"),
    ],
)
def test_a_batch_that_glue_would_not_take_is_refused(condition, says, tmp_path, capsys) -> None:
    source = json.loads(WITH_RULE.read_text())
    (trigger,) = (t for t in source["Triggers"] if t["Type"] == "EVENT")
    trigger["EventBatchingCondition"] = condition
    (tmp_path / "photos.json").write_text(json.dumps(source))
    assert main(["convert", str(tmp_path / "photos.json"), "-o", str(tmp_path / "dags")]) == 2
    assert says in " ".join(capsys.readouterr().err.split())
