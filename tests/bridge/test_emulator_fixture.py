"""The fixture glue_emulator, as who installs the package uses it in tests."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import boto3
import pytest

START = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def glue(glue_emulator):
    return glue_emulator.client()


@pytest.mark.glue_emulator(start=START)
def test_the_fixture_moves_a_minute_with_each_request(glue_emulator, glue):
    for _ in range(3):
        glue.list_jobs()
    assert glue_emulator.clock.now() == START + timedelta(minutes=3)


@pytest.mark.glue_emulator(start=START, speed=3600)
def test_the_fixture_at_a_speed(glue_emulator, glue):
    """Real time passes faster, and requests do not move it."""
    began = time.monotonic()
    glue.list_jobs()
    time.sleep(0.05)
    moved = (glue_emulator.clock.now() - START).total_seconds()
    assert 180 <= moved <= (time.monotonic() - began + 1) * 3600


def test_the_plugin_imports_nothing_heavy():
    code = (
        "import sys, airflow_glue_bridge.testing.pytest_plugin\n"
        "print(sorted({'airflow', 'boto3', 'botocore', 'moto', 'werkzeug'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.strip() == "[]", run.stderr


def test_every_client_finds_it(glue_emulator):
    """Code under test makes clients of its own, and must not find a real account."""
    boto3.session.Session().client("glue").create_workflow(Name="w")
    assert list(glue_emulator.world().definitions.workflows) == ["w"]
    assert os.environ["AIRFLOW_CONN_AWS_DEFAULT"] == glue_emulator.airflow_connection


PROJECT = """
import os, pytest

def test_good(glue_emulator):
    assert os.environ["AWS_ENDPOINT_URL"] == glue_emulator.url

@pytest.mark.glue_emulator(scenario={"jobs": {"load": "FAILED after 3m"}})
def test_scenario(glue_emulator):
    glue_emulator.load({"Triggers": [
        {"Name": "t", "Type": "ON_DEMAND", "WorkflowName": "w", "Actions": [{"JobName": "load"}]}
    ]})
    glue = glue_emulator.client()
    run = glue.start_workflow_run(Name="w")["RunId"]
    while (got := glue.get_workflow_run(Name="w", RunId=run)["Run"])["Status"] == "RUNNING":
        pass
    assert got["Statistics"]["FailedActions"] == 1
    assert (got["CompletedOn"] - got["StartedOn"]).total_seconds() == 180

def test_afterwards():
    assert "AWS_ENDPOINT_URL" not in os.environ

@pytest.mark.glue_emulator(sped=60)
def test_typo(glue_emulator): pass

@pytest.mark.glue_emulator({"jobs": {}})
def test_position(glue_emulator): pass
"""


def test_in_a_project_of_its_own(tmp_path):
    (tmp_path / "test_it.py").write_text(PROJECT)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--strict-markers"]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=plain)
    assert "3 passed, 2 errors" in run.stdout, run.stdout
    assert "it takes no 'sped'" in run.stdout
    assert "it takes no {'jobs': {}}" in run.stdout


def test_a_slip_in_a_scenario_is_told(glue_emulator):
    glue = glue_emulator.client()
    glue.create_job(Name="clean-orders", Role="r", Command={"Name": "glueetl"})
    glue_emulator.scenario = {"jobs": {"clean-order": "FAILED"}}
    (told,) = glue_emulator.unmatched()
    assert told.endswith("there is no such job; did you mean clean-orders?")
    glue_emulator.scenario = {"jobs": {"clean-orders": "FAILED"}}
    assert glue_emulator.unmatched() == []
