"""GlueWorkflowHook over HTTP: each call once, and patiently."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
    SSLError,
    WaiterError,
)

from airflow_glue_bridge.glue.marks import STARTED_BY, STOPPED_BY
from airflow_glue_bridge.hooks import glue_workflow
from airflow_glue_bridge.hooks.faults import code_of, leaves_open, passes
from airflow_glue_bridge.hooks.glue_workflow import GlueWorkflowHook
from airflow_glue_bridge.testing.chaos import Chaos
from glue_tasks import NAME, define


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr("time.sleep", lambda seconds: None)


def reply(code: str, status: int = 400) -> ClientError:
    told = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(told, "GetWorkflowRun")


@pytest.mark.parametrize(
    ("error", "again", "open_"),
    [
        (reply("ThrottlingException"), True, False),
        (reply("TooManyRequestsException", 429), True, False),
        (reply("Unheard", 429), True, False),
        (reply("ConcurrentModificationException"), True, False),
        (reply("InternalServiceException", 500), True, True),
        (reply("OperationTimeoutException"), True, True),
        (reply("", 503), True, True),
        (ConnectionClosedError(endpoint_url="u"), True, True),
        (ReadTimeoutError(endpoint_url="u"), True, True),
        (EndpointConnectionError(endpoint_url="u"), True, True),
        (SSLError(endpoint_url="u", error="e"), False, False),
        (NoCredentialsError(), False, False),
        (reply("EntityNotFoundException"), False, False),
        (reply("ConcurrentRunsExceededException"), False, False),
        (ValueError("v"), False, False),
    ],
)
def test_faults(error, again, open_):
    assert (passes(error), leaves_open(error)) == (again, open_)


def test_a_code():
    assert code_of(reply("EntityNotFoundException")) == "EntityNotFoundException"
    assert code_of(ValueError()) == ""


def test_runs_are_read_from_every_page(glue_emulator, monkeypatch):
    monkeypatch.setattr(glue_workflow, "PAGE_SIZE", 2)
    define(glue_emulator)
    hook = GlueWorkflowHook()
    begun = {hook.start_workflow_run(NAME) for _ in range(5)}
    assert {run["WorkflowRunId"] for run in hook.get_workflow_runs(NAME)} == begun
    assert glue_emulator.weather.counts["passed", "GetWorkflowRuns"] == 3


def test_old_pages_are_not_read(glue_emulator, monkeypatch):
    monkeypatch.setattr(glue_workflow, "PAGE_SIZE", 2)
    define(glue_emulator)
    hook = GlueWorkflowHook()
    begun = [hook.start_workflow_run(NAME) for _ in range(6)]
    since = hook.get_workflow_run(NAME, begun[5])["StartedOn"]
    # A page that is old in part, and one that is all old: there is nothing more.
    assert len(list(hook.get_workflow_runs(NAME, since))) == 4
    assert glue_emulator.weather.counts["passed", "GetWorkflowRuns"] == 2


def test_what_was_refused_is_not_taken_for_begun(glue_emulator):
    """An older run with the same marks is there, and the start is answered with an error."""
    define(glue_emulator)
    hook = GlueWorkflowHook()
    older = hook.start_workflow_run(NAME, {STARTED_BY: "me"})
    half = Chaos(server_errors=0.5, operations=("StartWorkflowRun",))
    weathers = (replace(half, seed=seed) for seed in range(99))
    glue_emulator.chaos = next(filter(refuses_first, weathers))
    assert hook.start_workflow_run(NAME, {STARTED_BY: "me"}) != older
    assert glue_emulator.weather.counts["server_errors", "StartWorkflowRun"] >= 1


def refuses_first(chaos):
    """Whether the weather hits the first start."""
    return random.Random(f"{chaos.seed} AWSGlue.StartWorkflowRun").random() < chaos.server_errors


@pytest.mark.glue_emulator(
    chaos=Chaos(server_errors=1.0, operations=("StartWorkflowRun",)), speed=1
)
def test_patience_ends(glue_emulator):
    define(glue_emulator)
    hook = GlueWorkflowHook()
    hook.patience = 0.5
    with pytest.raises(ClientError):
        hook.start_workflow_run(NAME)
    assert not list(hook.get_workflow_runs(NAME))


@pytest.mark.glue_emulator(chaos=Chaos(throttling=0.7, seed=1, operations=("StartWorkflowRun",)))
def test_throttling_loses_no_start(glue_emulator):
    """Nothing was begun, so nothing is looked for, and nothing has to be marked."""
    define(glue_emulator)
    hook = GlueWorkflowHook()
    for _ in range(5):
        hook.start_workflow_run(NAME, marked=False)
    assert len(list(hook.get_workflow_runs(NAME))) == 5
    assert glue_emulator.weather.counts["throttling", "StartWorkflowRun"] > 0


def test_what_does_not_pass_is_raised_at_once(glue_emulator):
    hook = GlueWorkflowHook()
    with pytest.raises(ClientError, match="EntityNotFoundException"):
        hook.get_workflow_run("nowhere", "wr_1")
    assert glue_emulator.weather.counts["passed", "GetWorkflowRun"] == 1


def started(emulator):
    define(emulator)
    hook = GlueWorkflowHook()
    return hook, hook.start_workflow_run(NAME, marked=False)


@pytest.mark.parametrize("mark", [False, True])
def test_stop(glue_emulator, mark):
    hook, run_id = started(glue_emulator)
    assert hook.stop_workflow_run(NAME, run_id, mark=mark)
    run = hook.get_workflow_run(NAME, run_id)
    assert run["Status"] in ("STOPPING", "STOPPED")
    assert run["WorkflowRunProperties"] == ({STOPPED_BY: run_id} if mark else {})
    assert not hook.stop_workflow_run(NAME, run_id, mark=mark)


@pytest.mark.parametrize("mark", [False, True])
def test_stop_in_the_triggerer(glue_emulator, mark):
    hook, run_id = started(glue_emulator)

    async def stop_twice():
        twice = [await hook.async_stop_workflow_run(NAME, run_id, mark=mark) for _ in range(2)]
        return twice, await hook.async_get_workflow_run(NAME, run_id)

    twice, run = asyncio.run(stop_twice())
    assert twice == [True, False]
    assert run["Status"] in ("STOPPING", "STOPPED")
    assert run["WorkflowRunProperties"] == ({STOPPED_BY: run_id} if mark else {})


@pytest.mark.parametrize("asynchronous", [False, True])
def test_what_cannot_be_marked_is_stopped_all_the_same(
    glue_emulator, monkeypatch, caplog, asynchronous
):
    hook, run_id = started(glue_emulator)
    glue_emulator.chaos = Chaos(throttling=1.0, operations=("PutWorkflowRunProperties",))
    if asynchronous:
        asyncio.run(hook.async_stop_workflow_run(NAME, run_id, mark=True, patience=0))
    else:
        hook.stop_workflow_run(NAME, run_id, mark=True, patience=0)
    assert hook.get_workflow_run(NAME, run_id)["Status"] in ("STOPPING", "STOPPED")


def test_stopping_what_is_not_there_is_an_error(glue_emulator):
    define(glue_emulator)
    with pytest.raises(ClientError, match="EntityNotFoundException"):
        GlueWorkflowHook().stop_workflow_run(NAME, "wr_1")


def test_waiters(glue_emulator):
    hook, run_id = started(glue_emulator)
    assert set(hook.list_waiters()) >= {"workflow_run_complete", "workflow_run_over"}
    config = {"Delay": 0, "MaxAttempts": 200}
    hook.get_waiter("workflow_run_complete").wait(Name=NAME, RunId=run_id, WaiterConfig=config)
    stopped = hook.start_workflow_run(NAME)
    hook.stop_workflow_run(NAME, stopped)
    waiter = hook.get_waiter("workflow_run_complete")
    with pytest.raises(WaiterError, match="terminal failure"):
        waiter.wait(Name=NAME, RunId=stopped, WaiterConfig=config)
    hook.get_waiter("workflow_run_over").wait(Name=NAME, RunId=stopped, WaiterConfig=config)
