"""Runs over the wire, with boto3, as users see them."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from airflow_glue_bridge.testing.emulator import GlueEmulator
from airflow_glue_bridge.testing.scenario import Scenario
from emulated_glue import after, begin

START = datetime(2026, 1, 1, tzinfo=UTC)
COMMAND = {"Name": "glueetl", "ScriptLocation": "s3://b/s.py"}


@pytest.fixture
def emulator() -> Iterator[GlueEmulator]:
    with GlueEmulator(speed=0, start=START) as emulator:
        yield emulator


def test_a_workflow_from_start_to_resumption(emulator: GlueEmulator) -> None:
    emulator.scenario = Scenario.from_mapping({"jobs": {"b": ["FAILED after 1m", "1m"]}})
    glue = emulator.client("glue")
    for name in "abc":
        glue.create_job(Name=name, Role="r", Command=COMMAND)
    glue.create_workflow(Name="w", DefaultRunProperties={"p": "1"})
    for trigger in (
        begin("a"),
        after("t", {"a": "SUCCEEDED"}, "b"),
        after("u", {"b": "SUCCEEDED"}, "c"),
    ):
        glue.create_trigger(WorkflowName="w", **trigger)
    run_id = glue.start_workflow_run(Name="w", RunProperties={"q": "2"})["RunId"]
    emulator.clock.advance(timedelta(hours=1))
    run = glue.get_workflow_run(Name="w", RunId=run_id, IncludeGraph=True)["Run"]
    assert (run["Status"], run["CompletedOn"]) == ("COMPLETED", START + timedelta(minutes=6))
    assert run["Statistics"]["FailedActions"] == 1
    (node,) = [n for n in run["Graph"]["Nodes"] if n["Name"] == "b"]
    resumed = glue.resume_workflow_run(Name="w", RunId=run_id, NodeIds=[node["UniqueId"]])
    assert resumed["NodeIds"] == [node["UniqueId"]]
    emulator.clock.advance(timedelta(hours=1))
    last = glue.get_workflow(Name="w")["Workflow"]["LastRun"]
    assert last["PreviousRunId"] == run_id
    assert last["Statistics"]["SucceededActions"] == 3
    with pytest.raises(glue.exceptions.IllegalWorkflowStateException):
        glue.stop_workflow_run(Name="w", RunId=run_id)
    with pytest.raises(glue.exceptions.EntityNotFoundException):
        glue.get_workflow_run(Name="w", RunId="wr_none")


def test_paginators_see_each_run_once(emulator: GlueEmulator) -> None:
    glue = emulator.client("glue")
    glue.create_job(Name="j", Role="r", Command=COMMAND, ExecutionProperty={"MaxConcurrentRuns": 9})
    glue.create_workflow(Name="w")
    glue.create_trigger(WorkflowName="w", **begin("j"))
    ids = [glue.start_workflow_run(Name="w")["RunId"] for _ in range(7)]
    paging = {"PageSize": 3}
    pages = glue.get_paginator("get_workflow_runs").paginate(Name="w", PaginationConfig=paging)
    assert [r["WorkflowRunId"] for p in pages for r in p["Runs"]] == list(reversed(ids))
    pages = glue.get_paginator("get_job_runs").paginate(JobName="j", PaginationConfig=paging)
    assert [len(page["JobRuns"]) for page in pages] == [3, 3, 1]


def test_an_event_starts_a_run(emulator: GlueEmulator) -> None:
    glue = emulator.client("glue")
    glue.create_job(Name="j", Role="r", Command=COMMAND)
    glue.create_workflow(Name="w")
    glue.create_trigger(WorkflowName="w", **begin("j", kind="EVENT"))
    event = emulator.notify_event("w")
    (run,) = glue.get_workflow_runs(Name="w")["Runs"]
    assert run["WorkflowRunProperties"] == {"aws:eventIds": f"[{event}]"}
    assert run["StartingEventBatchCondition"]["BatchSize"] == 1


def test_a_hundred_jobs_in_ten_layers_in_fast_time() -> None:
    layers = [[f"j{layer}{number}" for number in range(10)] for layer in range(10)]
    with GlueEmulator(speed=36_000, start=START) as emulator:
        glue = emulator.client("glue")
        glue.create_workflow(Name="w")
        for name in (name for layer in layers for name in layer):
            glue.create_job(Name=name, Role="r", Command=COMMAND)
        glue.create_trigger(WorkflowName="w", **begin(*layers[0]))
        for above, layer in itertools.pairwise(layers):
            for name in layer:
                ends = dict.fromkeys(above, "SUCCEEDED")
                glue.create_trigger(WorkflowName="w", **after(f"to {name}", ends, name))
        before = time.monotonic()
        run_id = glue.start_workflow_run(Name="w")["RunId"]
        run: dict = {"Status": "RUNNING"}
        while run["Status"] == "RUNNING" and time.monotonic() < before + 5:
            run = glue.get_workflow_run(Name="w", RunId=run_id)["Run"]
    assert run["Status"] == "COMPLETED"
    assert run["Statistics"]["SucceededActions"] == 100
    assert run["CompletedOn"] - run["StartedOn"] == timedelta(minutes=50)
