"""When the poller looks, and how waits end."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest

from airflow_glue_bridge.glue import pace
from airflow_glue_bridge.testing.chaos import Chaos
from airflow_glue_bridge.triggers import poller_client
from airflow_glue_bridge.triggers.glue_poller import (
    GraphOf,
    RunOf,
)
from poller_tools import STANDS, Flows, answered, eventually, poller, soon

pytest_plugins = ("poller_tools",)
pytestmark = pytest.mark.usefixtures("fast_poller")


@pytest.fixture
def glue(glue_emulator):
    return Flows(glue_emulator)


# Pace


@pytest.mark.glue_emulator(speed=1, start=datetime.now(UTC) - timedelta(days=1))
def test_a_run_of_usual_length_is_left_alone_until_it_may_end(glue):
    glue.define("w")
    glue.history("w", 60, 60, 60)
    glue.emulator.clock.advance_to(datetime.now(UTC))
    run_id = glue.start()

    async def main():
        wait = asyncio.create_task(soon(RunOf("w", run_id), delay=600.0))
        await eventually(lambda: glue.counts["GetWorkflowRuns"])
        graph = asyncio.create_task(soon(GraphOf("w", run_id), delay=600.0))
        await eventually(lambda: glue.counts["GetWorkflowRun"])
        await eventually(lambda: all(s.looked > 0 for s in poller()._subjects.values()))
        for subject in poller()._subjects.values():
            assert subject.history.usual.earliest == pytest.approx(3600, rel=0.02)
            assert 500 < subject.due - asyncio.get_running_loop().time() <= 600
        await asyncio.sleep(0.3)
        wait.cancel(), graph.cancel()

    glue.forget()
    asyncio.run(main())
    assert glue.counts == {"GetWorkflowRuns": 1, "GetWorkflowRun": 1}


@STANDS
def test_never_more_calls_a_second_than_the_ceiling(glue, monkeypatch):
    monkeypatch.setenv("AIRFLOW__AIRFLOW_GLUE_BRIDGE__POLLER_CALLS_PER_SECOND", "5")
    names = [f"w{i}" for i in range(10)]
    glue.define(*names)
    ids = {name: [glue.start(name), glue.start(name)] for name in names}

    async def main():
        waits = [soon(RunOf(n, i), delay=0.01, timeout=2) for n in names for i in ids[n]]
        return await asyncio.gather(*waits, return_exceptions=True)

    glue.forget()
    assert {type(e) for e in asyncio.run(main())} == {TimeoutError}
    assert 5 <= glue.counts.total() <= 5 + 2 * 5 + 2


def test_a_ceiling_that_lets_nothing_through_is_told(glue, monkeypatch):
    monkeypatch.setenv("AIRFLOW__AIRFLOW_GLUE_BRIDGE__POLLER_CALLS_PER_SECOND", "0")
    with pytest.raises(ValueError, match="poller_calls_per_second is 0"):
        asyncio.run(soon(RunOf("w", "wr_1")))


# Ends of waits


@STANDS
def test_a_wait_ends_when_its_time_is_over(glue):
    glue.define("w")
    run_id = glue.start()
    begin = time.monotonic()
    with pytest.raises(TimeoutError, match=f"Run {run_id} of workflow w: .* within 0.5 seconds"):
        asyncio.run(soon(RunOf("w", run_id), timeout=0.5))
    assert 0.4 < time.monotonic() - begin < 3


@STANDS
def test_a_wait_ends_in_time_even_if_glue_never_answers(glue):
    glue.define("w")
    run_id = glue.start()
    glue.emulator.chaos = Chaos(slow=1, delay=3)
    begin = time.monotonic()
    with pytest.raises(TimeoutError):
        asyncio.run(soon(RunOf("w", run_id), timeout=0.5))
    assert time.monotonic() - begin < 2.5


@STANDS
def test_a_wait_ends_in_time_even_if_no_client_can_be_made(glue, monkeypatch):
    monkeypatch.setattr(poller_client, "_prepared", lambda place: time.sleep(2))

    async def main():
        begin = time.monotonic()
        with pytest.raises(TimeoutError):
            await soon(RunOf("w", "wr_1"), timeout=0.2)
        return time.monotonic() - begin

    assert asyncio.run(main()) < 1.8


@STANDS
def test_a_request_that_is_never_answered_is_asked_anew(glue, monkeypatch):
    monkeypatch.setattr(poller_client, "REQUEST_SECONDS", 0.3)
    glue.define("w")
    run_id = glue.start()
    glue.emulator.chaos = Chaos(slow=1, delay=2, operations=("GetWorkflowRuns",))

    async def main():
        wait = asyncio.create_task(soon(RunOf("w", run_id), answered))
        await eventually(lambda: glue.counts["GetWorkflowRuns"] >= 2)
        glue.emulator.chaos = Chaos()
        return await wait

    assert asyncio.run(main())["WorkflowRunId"] == run_id


@STANDS
def test_what_the_trouble_was_is_told_in_the_end(glue):
    glue.define("w")
    run_id = glue.start()
    glue.emulator.chaos = Chaos(throttling=1)
    with pytest.raises(TimeoutError, match=r"ThrottlingException.*Rate exceeded"):
        asyncio.run(soon(RunOf("w", run_id), timeout=3.0))


@STANDS
def test_a_wait_that_is_cancelled_leaves_the_others_alone(glue):
    glue.define("w")
    ids = [glue.start(), glue.start()]

    async def main():
        gone, stays = (asyncio.create_task(soon(RunOf("w", i))) for i in ids)
        await eventually(lambda: glue.counts["GetWorkflowRuns"] > 2)
        gone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gone
        assert sum(len(s.waits) for s in poller()._subjects.values()) == 1
        glue.pass_(hours=1)
        return await stays

    assert asyncio.run(main()) == "COMPLETED"


@STANDS
def test_nothing_is_asked_once_nobody_waits(glue):
    glue.define("w")
    run_id = glue.start()

    async def main():
        wait = asyncio.create_task(soon(RunOf("w", run_id)))
        await eventually(lambda: glue.counts["GetWorkflowRuns"] > 2)
        wait.cancel()
        await asyncio.sleep(0.2)
        before = glue.counts
        await asyncio.sleep(0.3)
        return before

    assert asyncio.run(main()) == glue.counts


@STANDS
def test_nothing_is_asked_once_nobody_waits_not_even_after_faults(glue, monkeypatch):
    monkeypatch.setattr(pace, "FLOOR", 0.05)
    glue.define("w")
    run_id = glue.start()
    glue.emulator.chaos = Chaos(throttling=1)

    async def main():
        wait = asyncio.create_task(soon(RunOf("w", run_id)))
        await eventually(lambda: glue.counts["GetWorkflowRuns"] > 2)
        wait.cancel()
        await asyncio.sleep(0.5)
        before = glue.counts
        await asyncio.sleep(1.0)
        return before

    assert asyncio.run(main()) == glue.counts


@STANDS
def test_an_error_of_done_ends_that_wait_alone(glue):
    glue.define("w")
    run_id = glue.start()

    def fails(run):
        raise LookupError("mine")

    async def main():
        waits = [soon(RunOf("w", run_id), d) for d in (fails, answered)]
        return await asyncio.gather(*waits, return_exceptions=True)

    error, run = asyncio.run(main())
    assert isinstance(error, LookupError)
    assert run["WorkflowRunId"] == run_id
