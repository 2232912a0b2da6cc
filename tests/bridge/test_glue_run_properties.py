"""The module for job scripts: what it answers in a Glue workflow, under Airflow, and in neither."""

from __future__ import annotations

import argparse
import ast
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from unittest import mock

import pytest

from run_properties_module import ASKED, FILE, RUN, TOLD, load, started_by_airflow, tokens

IN_GLUE = ["script.py", "--JOB_NAME", "load", "--WORKFLOW_NAME", "w", "--WORKFLOW_RUN_ID", "wr_1"]
IDLE = ["script.py", "--WORKFLOW_NAME", "-", "--WORKFLOW_RUN_ID=NONE", "--WORKFLOW_RUN_ID", "NONE"]
BY_HAND = ["script.py", "--JOB_NAME", "load"]
AS_IN_GLUE = ["--WORKFLOW_NAME", "orders", "--WORKFLOW_RUN_ID", RUN]
NAMES = ("get_workflow_run_properties", "put_workflow_run_properties", "get_workflow_run")


@pytest.fixture(autouse=True)
def _started_by_hand(monkeypatch) -> None:
    monkeypatch.setattr(sys, "argv", BY_HAND)


@pytest.fixture
def module(monkeypatch):
    """The module in a job that Airflow has started."""
    return started_by_airflow(monkeypatch)


# --- the file


def test_it_is_python_3_7_and_needs_nothing_to_be_imported() -> None:
    ast.parse(FILE.read_text(), feature_version=(3, 7))
    without = "import sys; sys.modules.update(boto3=None, botocore=None)"
    code = f"{without}; exec(open({str(FILE)!r}).read())"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)


def test_it_is_short_enough_to_be_read() -> None:
    assert len(FILE.read_text().splitlines()) < 340


# --- arguments


@pytest.mark.parametrize(
    ("given", "due"),
    [
        (tokens(), ["script.py", "--JOB_NAME", "load", "--mode", "fast", *AS_IN_GLUE]),
        (tokens()[1:], ["--JOB_NAME", "load", "--mode", "fast", *AS_IN_GLUE]),
        ([f"--airflow_run_properties={json.dumps(TOLD)}", "-v"], ["-v", *AS_IN_GLUE]),
        (IN_GLUE, IN_GLUE),
        # A default argument of the job, which Glue passes too.
        ([*IN_GLUE, *tokens()[3:5]], [*IN_GLUE, *tokens()[3:5]]),
        ([*IN_GLUE, "--airflow_run_properties", "junk"], None),
        # Defaults of the job, for when no workflow starts it.
        ([*IDLE, *tokens()[3:5], "-v"], ["script.py", "-v", *AS_IN_GLUE]),
        ([*IDLE, *IN_GLUE[1:], *tokens()[3:5]], [*IDLE, *IN_GLUE[1:], *tokens()[3:5]]),
        (IDLE, IDLE),
        (BY_HAND, BY_HAND),
        ([*BY_HAND, "--airflow_run_properties", ""], None),
        ([*BY_HAND, "--airflow_run_properties"], None),
    ],
    ids=[
        "airflow",
        "less the first",
        "joined",
        "glue",
        "both",
        "glue, junk",
        "airflow, over defaults",
        "glue, over defaults",
        "defaults",
        "hand",
        "empty",
        "bare",
    ],
)
def test_the_arguments_are_those_of_a_workflow(given, due) -> None:
    before = list(given)
    found = load().argv(given)
    assert found == (before if due is None else due)
    assert found is not given
    assert given == before


def test_scripts_find_them_as_glues_own_parser_does(module) -> None:
    """awsglue.utils.getResolvedOptions is an argparse with required arguments."""
    parser = argparse.ArgumentParser()
    for name in ("JOB_NAME", "WORKFLOW_NAME", "WORKFLOW_RUN_ID"):
        parser.add_argument(f"--{name}", required=True)
    found, rest = parser.parse_known_args(module.argv(sys.argv)[1:])
    assert vars(found) == {"JOB_NAME": "load", "WORKFLOW_NAME": "orders", "WORKFLOW_RUN_ID": RUN}
    assert rest == ["--mode", "fast"]


def test_a_script_may_replace_its_arguments(module, monkeypatch) -> None:
    monkeypatch.setattr(sys, "argv", module.argv(sys.argv))
    assert module.argv(sys.argv) == sys.argv
    assert module.properties() == TOLD["properties"]


# --- calls


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("argv", [IN_GLUE, [*IN_GLUE, *tokens()[3:5]], BY_HAND])
def test_outside_airflow_calls_are_glues(name, argv, monkeypatch) -> None:
    monkeypatch.setattr(sys, "argv", argv)
    client, request = mock.Mock(), {"Name": "w", "RunId": "wr_1", "IncludeGraph": True}
    assert getattr(load(), name)(client, **request) is getattr(client, name).return_value
    assert client.mock_calls == [getattr(mock.call, name)(**request)]


@pytest.mark.parametrize("name", NAMES)
def test_another_run_is_glues_too(name, module) -> None:
    client = mock.Mock()
    getattr(module, name)(client, Name="orders", RunId="wr_2")
    assert client.mock_calls == [getattr(mock.call, name)(Name="orders", RunId="wr_2")]


def test_the_run_has_the_properties_of_the_dag_run(module) -> None:
    reply = module.get_workflow_run_properties(None, **ASKED)
    assert reply["RunProperties"] == {"day": "2026-02-28", "full": "no"}
    assert module.properties() == {"day": "2026-02-28", "full": "no"}


def test_what_a_script_does_to_the_reply_stays_there(module) -> None:
    module.get_workflow_run_properties(None, **ASKED)["RunProperties"].clear()
    assert module.properties() == TOLD["properties"]


def test_the_run_is_described(module) -> None:
    assert module.get_workflow_run(None, **ASKED, IncludeGraph=True)["Run"] == {
        "Name": "orders",
        "WorkflowRunId": RUN,
        "WorkflowRunProperties": TOLD["properties"],
        "StartedOn": datetime(2026, 3, 1, 5, 0, 7, 250000, UTC),
        "Status": "RUNNING",
    }


@pytest.mark.parametrize("name", NAMES)
def test_replies_say_that_all_went_well_as_glues_do(name, module) -> None:
    reply = getattr(module, name)(None, **ASKED, RunProperties={})
    assert reply["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_a_start_in_zulu_time(monkeypatch) -> None:
    module = started_by_airflow(monkeypatch, started="2026-03-01T05:00:07Z")
    run = module.get_workflow_run(None, **ASKED)["Run"]
    assert run["StartedOn"] == datetime(2026, 3, 1, 5, 0, 7, tzinfo=UTC)


def test_values_that_are_no_text_become_it(monkeypatch) -> None:
    """Somebody has started the DAG by hand, with more than its params."""
    given = {"count": 3, "deep": {"a": [None]}, "text": "3", "ünicode": '€ "q" {{ no }}'}
    module = started_by_airflow(monkeypatch, properties=given)
    due = {**given, "count": "3", "deep": '{"a": [null]}'}
    assert module.properties() == due


@pytest.mark.parametrize(
    ("events", "ids"),
    [
        ([{"id": "e1", "detail": {"x": "{{}}"}}], "[e1]"),
        ([{"id": "e1"}, "no JSON", {"detail": {}}, {"id": "e2"}], "[e1, e2]"),
        ([], None),
        (None, None),
    ],
)
def test_events(events, ids, monkeypatch) -> None:
    module = started_by_airflow(monkeypatch, events=events)
    assert module.events() == (events or [])
    assert module.properties().get("aws:eventIds") == ids


# --- new scripts, in a Glue workflow


@pytest.fixture
def glue_run(glue_emulator, monkeypatch) -> dict[str, str]:
    """A run of a Glue workflow that this process is a job of."""
    glue = glue_emulator.client("glue")
    glue.create_job(Name="load", Role="r", Command={"Name": "pythonshell"})
    glue.create_workflow(Name="orders", DefaultRunProperties={"day": "today", "full": "no"})
    begin = {"Name": "begin", "Type": "ON_DEMAND", "Actions": [{"JobName": "load"}]}
    glue.create_trigger(WorkflowName="orders", **begin)
    run = {"Name": "orders", "RunId": glue.start_workflow_run(Name="orders")["RunId"]}
    ids = ["--WORKFLOW_NAME", run["Name"], "--WORKFLOW_RUN_ID", run["RunId"]]
    monkeypatch.setattr(sys, "argv", [*BY_HAND, *ids])
    return run


def test_new_scripts_run_in_a_glue_workflow_too(glue_run, glue_emulator) -> None:
    module = load()
    assert module.properties() == {"day": "today", "full": "no"}
    module.update(full="yes")
    kept = glue_emulator.client("glue").get_workflow_run_properties(**glue_run)
    assert kept["RunProperties"] == module.properties() == {"day": "today", "full": "yes"}
    with pytest.raises(module.RunPropertiesError, match="only the ids of events"):
        module.events()


# --- mistakes


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("{", "the value of --airflow_run_properties is no JSON object"),
        ('["orders"]', "the value of --airflow_run_properties is no JSON object"),
        ('{"properties": {}}', "must name a workflow and a run"),
    ],
)
def test_an_argument_that_says_nothing(value, said, monkeypatch) -> None:
    monkeypatch.setattr(sys, "argv", [*BY_HAND, "--airflow_run_properties", value])
    module = load()
    for ask in (module.properties, lambda: module.argv(sys.argv)):
        with pytest.raises(module.RunPropertiesError, match=said):
            ask()


def test_a_job_without_any_run() -> None:
    module = load()
    for ask in (module.properties, module.update):
        with pytest.raises(module.RunPropertiesError, match="neither a Glue workflow has started"):
            ask()


def test_a_start_that_nobody_tells(monkeypatch) -> None:
    module = started_by_airflow(monkeypatch, started=None)
    with pytest.raises(module.RunPropertiesError, match='does not tell when the run began, as "st'):
        module.get_workflow_run(None, **ASKED)


def test_threads_that_read_while_others_put_back(module) -> None:
    """What has been read may grow while it is looked through."""
    mine, run = module.properties(), module._here()
    for _ in range(100):
        run.read()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(2) as threads:
            putting = threads.submit(lambda: [run.put_back(dict(mine)) for _ in range(5000)])
            threads.submit(lambda: [run.read() for _ in range(5000)])
        assert putting.exception() is None
    finally:
        sys.setswitchinterval(interval)


def test_a_write_without_a_place(module) -> None:
    properties = module.get_workflow_run_properties(None, **ASKED)["RunProperties"]
    module.put_workflow_run_properties(None, **ASKED, RunProperties=properties)
    with pytest.raises(
        module.RunPropertiesError, match="--run-properties-store s3://bucket/prefix"
    ):
        module.put_workflow_run_properties(None, **ASKED, RunProperties={**properties, "a": "b"})


@pytest.mark.parametrize("value", [3, None, b"x", ["a"]])
def test_a_value_that_is_no_text(value, module) -> None:
    """Glue's own client refuses it too. The value may be a secret, and is not told."""
    with pytest.raises(module.RunPropertiesError, match="run property a must be text, and is"):
        module.update(a=value)
