"""The poller against the emulator, over HTTP with aiobotocore: what waits share."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from airflow_glue_bridge.triggers import poller_client, poller_looks
from airflow_glue_bridge.triggers.glue_poller import (
    GraphOf,
    Place,
    RunOf,
    RunsOf,
)
from poller_tools import PLACE, STANDS, Flows, answered, eventually, over, soon

pytest_plugins = ("poller_tools",)
pytestmark = pytest.mark.usefixtures("fast_poller")


@pytest.fixture
def glue(glue_emulator):
    return Flows(glue_emulator)


# Sharing


def test_a_run_is_waited_for_to_its_end(glue, clients):
    glue.define("w")
    run_id = glue.start()
    assert asyncio.run(soon(RunOf("w", run_id))) == "COMPLETED"
    assert len(clients) == 1


def test_what_done_answers_is_what_comes_out(glue):
    glue.define("w")
    run_id = glue.start()
    run = asyncio.run(soon(RunOf("w", run_id), answered))
    assert run["WorkflowRunId"] == run_id
    assert "Graph" not in run


@STANDS
def test_many_runs_of_a_workflow_are_one_request(glue, clients):
    glue.define("w")
    ids = [glue.start() for _ in range(60)]

    async def main():
        return await asyncio.gather(*(soon(RunOf("w", i), answered) for i in ids))

    glue.forget()
    assert [run["WorkflowRunId"] for run in asyncio.run(main())] == ids
    assert glue.counts == {"GetWorkflowRuns": 1}
    assert len(clients) == 1


@STANDS
def test_who_comes_later_shares_the_looks_that_go_on(glue, clients):
    glue.define("w")
    ids = [glue.start() for _ in range(30)]

    async def main():
        waits = []
        for run_id in ids:
            waits.append(asyncio.create_task(soon(RunOf("w", run_id), over, delay=6.0)))
            await asyncio.sleep(0.02)
        glue.pass_(hours=1)
        return await asyncio.gather(*waits)

    glue.forget()
    assert set(asyncio.run(main())) == {"COMPLETED"}
    assert glue.counts["GetWorkflowRuns"] <= 3
    assert len(clients) == 1


@STANDS
def test_the_latest_runs_of_several_workflows_are_one_request(glue):
    names = [f"w{i:02}" for i in range(30)]
    glue.define(*names)
    ids = {name: glue.start(name) for name in names}

    async def main():
        waits = [soon(RunOf(n, i), delay=0.2) for n, i in ids.items()]
        all_ = asyncio.gather(*waits)
        await eventually(lambda: glue.counts["BatchGetWorkflows"] >= 10)
        before = glue.counts
        await eventually(lambda: glue.counts["BatchGetWorkflows"] >= 20)
        glue.pass_(hours=1)
        later = glue.counts
        return await all_, later - before

    glue.forget()
    ends, between = asyncio.run(main())
    assert set(ends) == {"COMPLETED"}
    # What was usual was asked of each once, and of all in batches from then on.
    assert glue.counts["GetWorkflowRuns"] <= len(names) + 5
    assert between["BatchGetWorkflows"] >= 10
    assert between["GetWorkflowRuns"] <= 20


@STANDS
def test_a_run_that_is_no_more_the_latest_is_found_all_the_same(glue):
    glue.define("a", "b")
    first = {name: glue.start(name) for name in "ab"}

    async def main():
        waits = asyncio.gather(*(soon(RunOf(n, i)) for n, i in first.items()))
        await eventually(lambda: glue.counts["BatchGetWorkflows"] > 3)
        await asyncio.to_thread(glue.start, "a")
        glue.pass_(hours=1)
        return await waits

    glue.forget()
    assert asyncio.run(main()) == ["COMPLETED", "COMPLETED"]


@STANDS
def test_without_leave_to_ask_for_many_workflows_each_is_asked_for(glue, monkeypatch):
    glue.define("a", "b")
    ids = {name: glue.start(name) for name in "ab"}
    real = poller_client.Caller.send

    async def send(self, operation, request):
        if operation == "batch_get_workflows":
            reply = {"Error": {"Code": "AccessDeniedException", "Message": "no"}}
            raise ClientError(reply, "BatchGetWorkflows")
        return await real(self, operation, request)

    monkeypatch.setattr(poller_client.Caller, "send", send)

    async def main():
        waits = asyncio.gather(*(soon(RunOf(n, i)) for n, i in ids.items()))
        await eventually(lambda: glue.counts["GetWorkflowRuns"] > 8)
        glue.pass_(hours=1)
        return await waits

    glue.forget()
    assert asyncio.run(main()) == ["COMPLETED", "COMPLETED"]


@STANDS
def test_old_runs_are_asked_for_one_by_one(glue, monkeypatch):
    monkeypatch.setattr(poller_looks, "MOST_PER_PAGE", 5)
    glue.define("w")
    ids = [glue.start() for _ in range(40)]
    glue.forget()
    assert asyncio.run(soon(RunOf("w", ids[0]), answered))["WorkflowRunId"] == ids[0]
    assert glue.counts == {"GetWorkflowRuns": 2, "GetWorkflowRun": 1}


@STANDS
def test_an_old_run_is_searched_for_once(glue, monkeypatch):
    monkeypatch.setattr(poller_looks, "MOST_PER_PAGE", 5)
    glue.define("w")
    ids = [glue.start() for _ in range(40)]

    async def main():
        wait = asyncio.create_task(soon(RunOf("w", ids[0]), over))
        await eventually(lambda: glue.counts["GetWorkflowRun"] >= 5)
        glue.pass_(hours=1)
        return await wait

    glue.forget()
    assert asyncio.run(main()) == "COMPLETED"
    assert glue.counts["GetWorkflowRuns"] == 1 + glue.counts["GetWorkflowRun"]


@STANDS
def test_the_graph_of_a_run_is_asked_for_once_for_all(glue, clients):
    glue.define("w")
    run_id = glue.start()

    async def main():
        graphs = [soon(GraphOf("w", run_id), answered) for _ in range(20)]
        return await asyncio.gather(*graphs, soon(RunOf("w", run_id), answered))

    glue.forget()
    *graphs, run = asyncio.run(main())
    assert all(graph["Graph"]["Nodes"] for graph in graphs)
    assert "Graph" not in run
    assert glue.counts == {"GetWorkflowRun": 1, "GetWorkflowRuns": 1}
    assert len(clients) == 1


@STANDS
def test_runs_since_a_time_are_all_there_is_newest_first(glue, monkeypatch):
    monkeypatch.setattr(poller_looks, "MOST_PER_PAGE", 4)
    glue.define("w")
    for _ in range(5):
        glue.start()
        glue.pass_(minutes=1)
    since = glue.emulator.clock.now()
    later = []
    for _ in range(9):
        later.append(glue.start())
        glue.pass_(minutes=1)
    found = asyncio.run(soon(RunsOf("w", since), answered))
    assert [run["WorkflowRunId"] for run in found["Runs"]] == later[::-1]


@STANDS
def test_no_run_since_a_time_is_an_answer_too(glue):
    glue.define("w")
    glue.start()
    later = glue.emulator.clock.now() + timedelta(hours=1)
    assert asyncio.run(soon(RunsOf("w", later), answered)) == {"Runs": []}


@STANDS
def test_who_waits_for_the_next_run_is_told_when_it_begins(glue):
    glue.define("w")
    since = glue.emulator.clock.now()

    async def main():
        wait = asyncio.create_task(soon(RunsOf("w", since), lambda found: found["Runs"] or None))
        await eventually(lambda: glue.counts["GetWorkflowRuns"] > 2)
        run_id = await asyncio.to_thread(glue.start)
        return run_id, await wait

    run_id, (run,) = asyncio.run(main())
    assert run["WorkflowRunId"] == run_id


@STANDS
def test_places_differ_in_their_clients(glue, clients):
    glue.define("w")
    run_id = glue.start()
    elsewhere = Place.of("aws_default", "us-east-1", None, {"read_timeout": 7})

    async def main():
        places = [PLACE, Place.of(), elsewhere, elsewhere]
        await asyncio.gather(*(soon(RunOf("w", run_id), answered, place=p) for p in places))

    asyncio.run(main())
    assert len(clients) == 2


def test_the_users_configuration_stays_but_for_the_retries(glue, monkeypatch):
    given = {"read_timeout": 7, "retries": {"max_attempts": 9}, "user_agent_extra": "mine"}
    made = poller_client._prepared(Place.of(botocore_config=given))

    async def main():
        async with made as client:
            return client.meta.config

    config = asyncio.run(main())
    assert config.read_timeout == 7
    assert "mine" in config.user_agent_extra
    assert config.retries["total_max_attempts"] == 1
    assert "max_attempts" not in config.retries
