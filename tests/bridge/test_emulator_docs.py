"""The examples of docs/emulator.md, as a reader would run them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from airflow_glue_bridge.glue.model import Node, NodeType
from airflow_glue_bridge.testing.chaos import Chaos
from airflow_glue_bridge.testing.scenario import RunRequest, Scenario

PAGE = Path(__file__).parents[2] / "docs" / "emulator.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language):
    return [text for found, text in BLOCK.findall(PAGE.read_text()) if found == language]


FIXTURE, CONTEXT, FUNCTION, WEATHER, EVENT = blocks("python")


def request_(name, number=1, kind=NodeType.JOB, **more):
    return RunRequest(Node(kind, name), number, **more)


def test_the_tests_pass(tmp_path):
    (tmp_path / "test_page.py").write_text(f"{FIXTURE}\n\n{EVENT}")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--strict-markers"]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=plain)
    assert "3 passed" in run.stdout, run.stdout


def test_the_context_manager():
    names = {}
    exec(FIXTURE, names)
    exec(CONTEXT, names)
    assert names["run"]["Status"] == "COMPLETED"


@pytest.mark.parametrize(
    ("request_", "state", "seconds"),
    [
        (request_("anything"), "SUCCEEDED", 600),
        (request_("load"), "SUCCEEDED", 720),
        (request_("join"), "FAILED", 600),
        (request_("export"), "TIMEOUT", 7200),
        (request_("flaky", 2), "FAILED", 600),
        (request_("flaky", 3), "SUCCEEDED", 600),
        (request_("report"), "FAILED", 1200),
        (request_("sales-load"), "SUCCEEDED", 1200),
        (request_("other", kind=NodeType.CRAWLER), "SUCCEEDED", 90),
        (request_("raw", kind=NodeType.CRAWLER), "CANCELLED", 30),
    ],
)
def test_the_yaml_scenario(tmp_path, request_, state, seconds):
    path = tmp_path / "scenario.yaml"
    (text,) = blocks("yaml")
    path.write_text(text)
    outcome = Scenario.from_file(path).outcome(request_)
    assert (outcome.state, outcome.duration.total_seconds()) == (state, seconds)


@pytest.mark.parametrize(
    ("request_", "state", "error"),
    [
        (request_("load", arguments={"--region": "eu"}), "FAILED", "the scenario ends this"),
        (request_("a", workflow="sales", run_properties={"day": "2026-01-01"}), "FAILED", "a hol"),
        (request_("a", 1), "SUCCEEDED", ""),
        (request_("a", 2), "FAILED", "the scenario ends this"),
        (request_("a", 3, attempt=1), "SUCCEEDED", ""),
        (request_("c", 2, kind=NodeType.CRAWLER), "SUCCEEDED", ""),
    ],
)
def test_the_python_scenario(tmp_path, request_, state, error):
    path = tmp_path / "scenario.py"
    path.write_text(FUNCTION)
    outcome = Scenario.from_file(path).outcome(request_)
    assert outcome.state == state
    assert outcome.error.startswith(error)


def test_the_weather():
    names = {}
    exec(WEATHER, names)
    assert names["only_starts"].hits("AWSGlue.StartWorkflowRun")
    (rates,) = re.findall(r"--chaos (\S+?)`", PAGE.read_text())
    assert Chaos.parse(rates).server_errors == names["weather"].server_errors


def test_the_server_has_these_options():
    (line,) = [
        line for block in blocks("console") for line in block.splitlines() if "emulate" in line
    ]
    help_ = subprocess.run(
        [sys.executable, "-m", "glue2airflow", "emulate", "--help"],
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"},
    ).stdout
    for option in re.findall(r"--\w+", line):
        assert option in help_
    assert "[default: 4566]" in help_
