"""What goes wrong, and when a poller begins and ends."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import logging
import time
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from airflow_glue_bridge.glue.pace import RateLimit
from airflow_glue_bridge.testing.chaos import Chaos
from airflow_glue_bridge.triggers import glue_poller, poller_client
from airflow_glue_bridge.triggers.glue_poller import (
    GraphOf,
    Place,
    PollerStoppedError,
    RunOf,
    RunsOf,
)
from poller_tools import NOT_FOUND, STANDS, Flows, answered, eventually, poller, soon

pytest_plugins = ("poller_tools",)
pytestmark = pytest.mark.usefixtures("fast_poller")


@pytest.fixture
def glue(glue_emulator):
    return Flows(glue_emulator)


# Errors


@STANDS
@pytest.mark.parametrize("kind", ["run", "runs", "graph"])
def test_an_unknown_workflow_ends_its_waits_alone(glue, kind):
    glue.define("w")
    run_id = glue.start()
    question = {
        "run": RunOf("nope", "wr_1"),
        "runs": RunsOf("nope", datetime.now(UTC)),
        "graph": GraphOf("nope", "wr_1"),
    }[kind]

    async def main():
        good = asyncio.create_task(soon(RunOf("w", run_id)))
        with pytest.raises(ClientError) as caught:
            await soon(question, answered)
        glue.pass_(hours=1)
        return caught.value.response["Error"]["Code"], await good

    assert asyncio.run(main()) == (NOT_FOUND, "COMPLETED")


@STANDS
def test_an_unknown_run_ends_its_waits_alone(glue):
    glue.define("w")
    run_id = glue.start()

    async def main():
        good = asyncio.create_task(soon(RunOf("w", run_id)))
        with pytest.raises(ClientError, match=NOT_FOUND):
            await soon(RunOf("w", "wr_nope"))
        glue.pass_(hours=1)
        return await good

    assert asyncio.run(main()) == "COMPLETED"


@STANDS
def test_a_workflow_deleted_in_the_meantime_ends_its_waits_alone(glue):
    glue.define("a", "b", "c")
    ids = {name: glue.start(name) for name in "abc"}

    async def main():
        waits = {n: asyncio.create_task(soon(RunOf(n, i))) for n, i in ids.items()}
        await eventually(lambda: glue.counts["BatchGetWorkflows"] > 3)
        await asyncio.to_thread(glue.client.delete_workflow, Name="b")
        with pytest.raises(ClientError, match=NOT_FOUND):
            await waits["b"]
        glue.pass_(hours=1)
        return await waits["a"], await waits["c"]

    glue.forget()
    assert asyncio.run(main()) == ("COMPLETED", "COMPLETED")


@STANDS
def test_credentials_that_expired_cost_the_next_wait_nothing(glue, clients, monkeypatch):
    glue.define("w")
    run_id = glue.start()
    real, refused = poller_client.Caller.send, []

    async def send(self, operation, request):
        if not refused:
            refused.append(operation)
            reply = {"Error": {"Code": "ExpiredTokenException", "Message": "expired"}}
            raise ClientError(reply, operation)
        return await real(self, operation, request)

    monkeypatch.setattr(poller_client.Caller, "send", send)

    async def main():
        with pytest.raises(ClientError, match="ExpiredTokenException"):
            await soon(RunOf("w", run_id), answered)
        return await soon(RunOf("w", run_id), answered)

    assert asyncio.run(main())["WorkflowRunId"] == run_id
    assert len(clients) == 2


WEATHER = Chaos(throttling=0.2, server_errors=0.15, lost_replies=0.1, slow=0.1, delay=0.1, seed=3)


@pytest.mark.glue_emulator(speed=0, step=timedelta(seconds=20), chaos=WEATHER)
def test_bad_weather_ends_no_wait(glue, clients):
    glue.emulator.chaos = Chaos()
    names = [f"w{i}" for i in range(6)]
    glue.define(*names)
    ids = [(n, glue.start(n)) for n in names for _ in range(5)] + [("w0", glue.start("w0"))]
    glue.emulator.chaos = WEATHER

    async def main():
        waits = [soon(RunOf(n, i), timeout=60) for n, i in ids]
        graphs = [soon(GraphOf(n, i), timeout=60) for n, i in ids[:6]]
        return await asyncio.gather(*waits, *graphs)

    glue.forget()
    assert set(asyncio.run(main())) == {"COMPLETED"}
    met = {kind for kind, _ in glue.emulator.weather.counts}
    assert {"throttling", "server_errors", "lost_replies", "slow"} <= met
    assert len(clients) == 1


@STANDS
def test_throttling_makes_the_pauses_longer(glue):
    glue.define("w")
    run_id = glue.start()
    glue.emulator.chaos = Chaos(throttling=1)
    with pytest.raises(TimeoutError):
        asyncio.run(soon(RunOf("w", run_id), delay=0.1, timeout=2.0))
    assert 1 <= glue.counts["GetWorkflowRuns"] <= 7


def test_who_is_throttled_has_no_calls_saved_up():
    class Client:
        async def get_workflow_runs(self):
            raise ClientError({"Error": {"Code": "ThrottlingException"}}, "GetWorkflowRuns")

    async def main():
        clock = asyncio.get_running_loop().time
        limit = RateLimit(5, clock())
        with pytest.raises(ClientError):
            await poller_client.Caller(Client(), limit).send("get_workflow_runs", {})
        return limit.take(clock())

    assert asyncio.run(main()) == pytest.approx(0.2, abs=0.01)


# The poller's own life


@STANDS
def test_a_poller_for_which_nobody_waits_ends_and_closes_its_client(glue, clients, monkeypatch):
    monkeypatch.setattr(glue_poller, "IDLE_SECONDS", 0.3)
    glue.define("w")
    run_id = glue.start()

    before = len(glue.emulator._server.connections)

    async def main():
        await soon(RunOf("w", run_id), answered)
        await asyncio.sleep(0.1)
        await soon(RunOf("w", run_id), answered)
        assert len(clients) == 1
        task = poller()._task
        await asyncio.wait_for(task, 5)
        assert not glue_poller._pollers
        await eventually(lambda: len(glue.emulator._server.connections) <= before)
        await soon(RunOf("w", run_id), answered)

    asyncio.run(main())
    assert len(clients) == 2


@STANDS
def test_if_the_poller_dies_all_that_wait_are_told(glue, monkeypatch):
    glue.define("w")
    ids = [glue.start() for _ in range(3)]

    async def main():
        waits = [asyncio.create_task(soon(RunOf("w", i))) for i in ids]
        await eventually(lambda: glue.counts["GetWorkflowRuns"] > 2)
        monkeypatch.setattr(poller(), "_next", lambda: 1 / 0)
        found = await asyncio.gather(*waits, return_exceptions=True)
        assert not glue_poller._pollers
        return found, await soon(RunOf("w", ids[0]), answered)

    found, run = asyncio.run(main())
    assert [type(error) for error in found] == [ZeroDivisionError] * 3
    assert run["WorkflowRunId"] == ids[0]


@STANDS
def test_if_the_poller_is_stopped_nobody_takes_that_for_their_own_end(glue):
    glue.define("w")
    run_id = glue.start()

    async def main():
        wait = asyncio.create_task(soon(RunOf("w", run_id)))
        await eventually(lambda: glue.counts["GetWorkflowRuns"] > 2)
        poller()._task.cancel()
        with pytest.raises(PollerStoppedError, match="aws_default"):
            await wait

    asyncio.run(main())


def test_a_client_that_cannot_be_made_is_told(glue, monkeypatch):
    async def main():
        waits = [
            soon(RunOf("w", str(i)), place=Place("nope://", verify="/no/such")) for i in (1, 2)
        ]
        return await asyncio.gather(*waits, return_exceptions=True)

    monkeypatch.setattr(poller_client, "_prepared", lambda place: 1 / 0)
    assert [type(error) for error in asyncio.run(main())] == [ZeroDivisionError] * 2


def test_two_loops_one_after_the_other(glue, clients):
    glue.define("w")
    for _ in range(2):
        run_id = glue.start()
        assert asyncio.run(soon(RunOf("w", run_id))) == "COMPLETED"
    assert len(clients) == 2


@STANDS
def test_the_poller_does_not_live_in_the_context_of_who_came_first(glue):
    glue.define("w")
    run_id = glue.start()
    task_log = contextvars.ContextVar("task_log", default="nobody's")
    seen = []

    class Handler(logging.Handler):
        def emit(self, record):
            seen.append(task_log.get())

    async def main():
        task_log.set("mine")
        with pytest.raises(TimeoutError):
            await soon(RunOf("w", run_id), timeout=0.5)

    glue.emulator.chaos = Chaos(throttling=1)
    handler, level = Handler(), glue_poller.log.level
    glue_poller.log.addHandler(handler)
    glue_poller.log.setLevel(logging.INFO)
    try:
        asyncio.run(main())
    finally:
        glue_poller.log.removeHandler(handler)
        glue_poller.log.setLevel(level)
    assert set(seen) == {"nobody's"}


@STANDS
def test_the_loop_is_never_blocked_for_long(glue):
    glue.define("w")
    ids = [glue.start() for _ in range(300)]

    async def main():
        worst, stop = 0.0, False

        async def watch():
            nonlocal worst
            while not stop:
                # Of the loop's thread alone: by the clock, other processes would count too.
                begin = time.thread_time()
                await asyncio.sleep(0.001)
                worst = max(worst, time.thread_time() - begin)

        watcher = asyncio.create_task(watch())
        await asyncio.gather(*(soon(RunOf("w", i), answered) for i in ids))
        stop = True
        await watcher
        return worst

    asyncio.run(soon(RunOf("w", ids[0]), answered))  # imports are not what is measured
    gc.collect()
    assert asyncio.run(main()) < 0.1
