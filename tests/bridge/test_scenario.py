"""Scenarios: what people write, and what they are told when it cannot be understood."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
import textwrap
from datetime import timedelta
from pathlib import Path

import botocore.session
import pytest

from airflow_glue_bridge.glue.model import Node, NodeType
from airflow_glue_bridge.glue.states import END_STATES
from airflow_glue_bridge.testing import scenario as scenario_module
from airflow_glue_bridge.testing.scenario import (
    RunOutcome,
    RunRequest,
    Scenario,
    ScenarioError,
)
from scenario_requests import crawler, job, written

DEFAULT_ERROR = "the scenario ends this run {}"

EXAMPLE = """
defaults: {job: 6m, crawler: 3m}
jobs:
  sales-load: 12m
  sales-join: FAILED
  sales-export: TIMEOUT after 2h
  sales-report:
    ends: STOPPED
    after: 90s
    startup: 1m
    error: No space left on device
  flaky: [FAILED after 30s, FAILED, SUCCEEDED]
  "*-load": 20m
  "sales-*": 1h
crawlers:
  raw: CANCELLED
"""


@pytest.mark.parametrize(
    ("request_", "state", "duration", "startup", "error"),
    [
        (job("unnamed"), "SUCCEEDED", 360, 10, ""),
        (crawler("unnamed"), "SUCCEEDED", 180, 0, ""),
        (job("sales-load"), "SUCCEEDED", 720, 10, ""),
        (job("sales-join"), "FAILED", 360, 10, DEFAULT_ERROR.format("FAILED")),
        (job("sales-export"), "TIMEOUT", 7200, 10, DEFAULT_ERROR.format("TIMEOUT")),
        (job("sales-report"), "STOPPED", 90, 60, "No space left on device"),
        (job("other-load"), "SUCCEEDED", 1200, 10, ""),
        (job("sales-x"), "SUCCEEDED", 3600, 10, ""),
        (job("sales-x-load"), "SUCCEEDED", 1200, 10, ""),  # the first pattern of two
        (job("Sales-x"), "SUCCEEDED", 360, 10, ""),  # names have a case
        (job("raw"), "SUCCEEDED", 360, 10, ""),  # a job of a crawler's name
        (crawler("raw"), "CANCELLED", 180, 0, DEFAULT_ERROR.format("CANCELLED")),
        (job("flaky", 1), "FAILED", 30, 10, DEFAULT_ERROR.format("FAILED")),
        (job("flaky", 2), "FAILED", 360, 10, DEFAULT_ERROR.format("FAILED")),
        (job("flaky", 3), "SUCCEEDED", 360, 10, ""),
        (job("flaky", 9), "SUCCEEDED", 360, 10, ""),
    ],
)
def test_the_example(
    tmp_path: Path, request_: RunRequest, state: str, duration: int, startup: int, error: str
) -> None:
    outcome = Scenario.from_file(written(tmp_path, EXAMPLE)).outcome(request_)
    assert outcome == RunOutcome(
        state, timedelta(seconds=duration), error, timedelta(seconds=startup)
    )


def test_the_examples_of_the_documentation(tmp_path: Path) -> None:
    _, yaml, python = re.split(r"::\n", scenario_module.__doc__)
    yaml = textwrap.dedent(yaml.partition("\nor a Python")[0])
    assert len(yaml.splitlines()) > 10
    scenario = Scenario.from_file(written(tmp_path, yaml))
    assert scenario.outcome(job("sales-report")).error == "No space left on device"
    assert scenario.outcome(crawler("raw")).duration == timedelta(seconds=30)
    scenario = Scenario.from_file(written(tmp_path, textwrap.dedent(python), "scenario.py"))
    assert scenario.outcome(job("sales-load", arguments={"--region": "eu"})).state == "FAILED"
    assert scenario.outcome(job("sales-load")).state == "SUCCEEDED"


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "jobs:\n", "{}"])
def test_a_scenario_that_says_nothing_is_the_default_one(tmp_path: Path, text: str) -> None:
    scenario = Scenario.from_file(written(tmp_path, text))
    for run, minutes in (job("a"), 5), (crawler("a"), 2):
        assert scenario.outcome(run) == Scenario().outcome(run)
        assert scenario.outcome(run).state == "SUCCEEDED"
        assert scenario.outcome(run).duration == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("90s", 90),
        ("5m", 300),
        ("1h30m", 5400),
        ("1h 30m 1s", 5401),
        ("2d", 172800),
        ("1.5h", 5400),
        ("90", 90),
        (90, 90),
        (0.5, 0.5),
        (0, 0),
        ("0s", 0),
        ("365d", 365 * 86400),
        (timedelta(minutes=2), 120),
    ],
    ids=repr,
)
def test_durations(given: object, meant: float) -> None:
    outcome = Scenario.from_mapping({"jobs": {"a": given}}).outcome(job("a"))
    assert outcome.duration == timedelta(seconds=meant)


def test_a_short_run_starts_up_in_no_longer_than_it_takes() -> None:
    outcome = Scenario.from_mapping({"jobs": {"a": "3s"}}).outcome(job("a"))
    assert outcome.startup == outcome.duration == timedelta(seconds=3)


def test_defaults_in_full_are_taken_over_one_by_one() -> None:
    default = {"ends": "FAILED", "after": "1m", "startup": "20s", "error": "quota"}
    scenario = Scenario.from_mapping(
        {"defaults": {"job": default}, "jobs": {"a": "SUCCEEDED", "b": "9m", "c": "TIMEOUT"}}
    )
    minute, startup = timedelta(minutes=1), timedelta(seconds=20)
    assert scenario.outcome(job("z")) == RunOutcome("FAILED", minute, "quota", startup)
    assert scenario.outcome(job("a")) == RunOutcome("SUCCEEDED", minute, "", startup)
    assert scenario.outcome(job("b")) == RunOutcome(
        "FAILED", timedelta(minutes=9), "quota", startup
    )
    # The default's message is about how the default ends.
    assert scenario.outcome(job("c")).error == DEFAULT_ERROR.format("TIMEOUT")


def test_a_name_with_the_signs_of_a_pattern_is_a_name_first() -> None:
    scenario = Scenario.from_mapping({"jobs": {"*": "FAILED", "load[1]": "TIMEOUT"}})
    assert scenario.outcome(job("load[1]")).state == "TIMEOUT"
    assert scenario.outcome(job("load1")).state == "FAILED"


def test_yaml_scalars_are_text(tmp_path: Path) -> None:
    text = "jobs: {on: FAILED, 2024: FAILED, 2024-01-01: FAILED, a: {ends: ERROR, error: 5}}"
    scenario = Scenario.from_file(written(tmp_path, text))
    for name in "on", "2024", "2024-01-01":
        assert scenario.outcome(job(name)).state == "FAILED"
    assert scenario.outcome(job("a")).error == "5"


def test_yaml_anchors(tmp_path: Path) -> None:
    text = "jobs: {a: &slow {after: 2h}, b: *slow}"
    outcome = Scenario.from_file(written(tmp_path, text)).outcome(job("b"))
    assert outcome.duration == timedelta(hours=2)


def test_json_says_the_same(tmp_path: Path) -> None:
    import yaml

    data = yaml.safe_load(EXAMPLE)
    same = Scenario.from_file(written(tmp_path, json.dumps(data), "scenario.json"))
    other = Scenario.from_file(written(tmp_path, EXAMPLE))
    for name in [*data["jobs"], "x-load", "z"]:
        assert same.outcome(job(name)) == other.outcome(job(name))


def test_states_are_those_of_the_api() -> None:
    glue = botocore.session.get_session().get_service_model("glue")
    under_way = {"STARTING", "RUNNING", "STOPPING", "WAITING", "CANCELLING"}
    job_states = set(glue.shape_for("JobRunState").enum) - under_way
    crawl_states = set(glue.shape_for("CrawlState").enum) - under_way
    assert set(END_STATES[NodeType.JOB]) == job_states
    assert set(END_STATES[NodeType.CRAWLER]) == crawl_states


JOB_ENDS = "SUCCEEDED, FAILED, TIMEOUT, STOPPED, ERROR or EXPIRED"
CRAWLER_ENDS = "SUCCEEDED, FAILED, CANCELLED or ERROR"
FORMS = "write 90s, 5m, 1h30m or a number of seconds"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ([], "it must be a mapping of defaults, jobs and crawlers"),
        (
            {"job": {}},
            "job is not known here; write defaults, jobs or crawlers; did you mean jobs?",
        ),
        ({"jobs": ["a"]}, "jobs: it must be a mapping, not ['a']"),
        ({"defaults": {"jobs": 5}}, "defaults: jobs is not known here; write job or crawler;"),
        (
            {"jobs": {"a": "FAILD"}},
            f"jobs.a: FAILD is no way for a job to end; it ends {JOB_ENDS}; did you mean FAILED?",
        ),
        (
            {"jobs": {"a": "failed"}},
            f"jobs.a: failed is no way for a job to end; it ends {JOB_ENDS}; did you mean FAILED?",
        ),
        (
            {"jobs": {"a": {"ends": "CANCELLED"}}},
            f"jobs.a.ends: CANCELLED is no way for a job to end; it ends {JOB_ENDS}",
        ),
        (
            {"crawlers": {"raw": "TIMEOUT"}},
            f"crawlers.raw: TIMEOUT is no way for a crawler to end; it ends {CRAWLER_ENDS}",
        ),
        ({"jobs": {"a": {"ends": ""}}}, "jobs.a.ends: '' is no way for a job to end;"),
        ({"jobs": {"a": {"ends": None}}}, "jobs.a.ends: None is no way for a job to end;"),
        (
            {"jobs": {"a": {"end": "FAILED"}}},
            "jobs.a: end is not known here; write ends, after, startup or error; "
            "did you mean ends?",
        ),
        ({"jobs": {"a": "5 min"}}, f"jobs.a: 5 min is no duration; {FORMS}"),
        ({"jobs": {"a": "PT5M"}}, f"jobs.a: PT5M is no duration; {FORMS}"),
        ({"jobs": {"a": "1:30"}}, f"jobs.a: 1:30 is no duration; {FORMS}"),
        ({"jobs": {"a": "FAILED after soon"}}, f"jobs.a: soon is no duration; {FORMS}"),
        ({"jobs": {"a": {"after": ""}}}, f"jobs.a.after: '' is no duration; {FORMS}"),
        ({"jobs": {"a": True}}, f"jobs.a: True is no duration; {FORMS}"),
        ({"jobs": {"a": None}}, f"jobs.a: None is no duration; {FORMS}"),
        ({"jobs": {"a": -1}}, "jobs.a: -1 is no duration from 0 to 365 days"),
        ({"jobs": {"a": "366d"}}, "jobs.a: 366d is no duration from 0 to 365 days"),
        ({"jobs": {"a": 10**400}}, " is no duration from 0 to 365 days"),
        ({"jobs": {"a": float("nan")}}, "jobs.a: nan is no duration from 0 to 365 days"),
        ({"jobs": {"a": float("inf")}}, "jobs.a: inf is no duration from 0 to 365 days"),
        ({"jobs": {"a": "9" * 400 + "d"}}, " is no duration from 0 to 365 days"),
        ({"jobs": {"a": []}}, "jobs.a: the list is empty; say how at least one run goes"),
        ({"jobs": {"a": ["1m", "FAILD"]}}, "jobs.a[1]: FAILD is no way for a job to end;"),
        ({"jobs": {"a": [["1m"]]}}, "jobs.a[0]: this is one run, and takes no list of runs"),
        ({"defaults": {"job": ["1m"]}}, "defaults.job: this is one run, and takes no list of"),
        (
            {"jobs": {"a": {"after": "1m", "startup": "2m"}}},
            "jobs.a: startup (0:02:00) is part of the run and cannot be longer than it (0:01:00)",
        ),
        ({"crawlers": {"a": {"startup": "2s"}}}, "crawlers.a: a crawler has no startup; leave it"),
        ({"jobs": {"a": {"error": "x"}}}, "jobs.a: a run that ends SUCCEEDED has no error; leave"),
        (
            {"jobs": {"a": {"ends": "FAILED", "error": ["x"]}}},
            "jobs.a.error: it must be text, not ['x']",
        ),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_cannot_be_understood(data: object, says: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_mapping(data, "demo.yaml")
    text = str(caught.value)
    assert text.startswith("demo.yaml: ")
    assert says in text
    assert "\n" not in text


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("s.toml", "", "a scenario is a .yaml, .yml, .json or .py file"),
        ("s.yaml", "jobs: {a: FAILED", "not valid YAML: "),
        ("s.yaml", "a: 1\n---\nb: 2\n", "not valid YAML: "),
        ("s.yaml", "jobs:\n  a: 5m\n  b: 6m\n  a: FAILED\n", "a is there twice; keep one"),
        ("s.yaml", "- jobs\n", "it must be a mapping of defaults, jobs and crawlers"),
        ("s.yaml", "jobs: FAILED", "jobs: it must be a mapping, not FAILED"),
        ("s.yaml", "jobs:\n  a:\n", "jobs.a: '' is no way for a job to end;"),
        ("s.yaml", "jobs: {a: &a [*a]}", "not valid YAML: "),
        ("s.yaml", "[" * 1_500, "nested too deep for a scenario"),
        ("s.json", '{"jobs": {"a": 1, "a": 2}}', "a is there twice; keep one"),
        ("s.json", "{", "line 1 column 2"),
        ("s.json", "[" * 100_000, "nested too deep for a scenario"),
        ("s.py", "def outcome(run:\n", "cannot be run: SyntaxError: "),
        ("s.py", "1 / 0", "cannot be run: ZeroDivisionError: division by zero"),
        ("s.py", "def outcomes(run): ...", "define a function outcome(run) in it"),
        ("s.py", "outcome = 'FAILED'", "define a function outcome(run) in it"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, text: str, says: str) -> None:
    path = written(tmp_path, text, name)
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_file(path)
    assert str(caught.value).startswith(str(path))
    assert says in str(caught.value)


def test_files_that_are_not_there_or_not_text(tmp_path: Path) -> None:
    for name in "none.yaml", "none.py":
        with pytest.raises(ScenarioError, match=r"cannot be read: No such file"):
            Scenario.from_file(tmp_path / name)
    (tmp_path / "latin.yaml").write_bytes("jobs: {größe: 5m}".encode("latin-1"))
    with pytest.raises(ScenarioError, match=r"latin\.yaml is not UTF-8 text \(byte 9\)"):
        Scenario.from_file(tmp_path / "latin.yaml")


def test_names_that_match_nothing() -> None:
    scenario = Scenario.from_mapping(
        {"jobs": {"sales-laod": 5, "*-load": 5, "x-*": 5, "raw": 5}, "crawlers": {"raw": 5}},
        "demo.yaml",
    )
    nodes = [Node(NodeType.JOB, "sales-load"), Node(NodeType.CRAWLER, "raw")]
    assert scenario.unmatched(nodes) == (
        "demo.yaml: jobs.sales-laod: there is no such job; did you mean sales-load?",
        "demo.yaml: jobs.x-*: there is no such job",
        "demo.yaml: jobs.raw: there is no such job",
    )
    assert Scenario().unmatched(nodes) == ()
    assert Scenario.from_function(lambda run: None).unmatched(nodes) == ()


def test_what_is_read_stays_as_it_is() -> None:
    data = {"jobs": {"a": ["FAILED"]}}
    scenario = Scenario.from_mapping(data)
    data["jobs"]["a"].insert(0, "TIMEOUT")
    data["jobs"]["b"] = "FAILED"
    assert scenario.outcome(job("a")).state == "FAILED"
    assert scenario.outcome(job("b")).state == "SUCCEEDED"
    with pytest.raises(dataclasses.FrozenInstanceError):
        scenario.outcome(job("a")).state = "SUCCEEDED"


UNINVITED = "{'airflow', 'boto3', 'botocore', 'moto', 'werkzeug', 'yaml'} & set(sys.modules)"


def test_it_brings_nothing_along() -> None:
    code = (
        "import sys; import airflow_glue_bridge.testing.scenario, airflow_glue_bridge.testing.chaos"
        f"; print(sorted({UNINVITED}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
