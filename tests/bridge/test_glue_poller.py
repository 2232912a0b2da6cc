"""The poller against the emulator, over HTTP with aiobotocore."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import logging
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from airflow.providers.amazon.aws.hooks.base_aws import AwsGenericHook
from botocore.exceptions import ClientError

from airflow_glue_bridge.glue import pace
from airflow_glue_bridge.glue.pace import DENSITY, FLOOR, RateLimit
from airflow_glue_bridge.glue.verdict import OVER
from airflow_glue_bridge.testing.chaos import Chaos
from airflow_glue_bridge.triggers import glue_poller, poller_client, poller_looks
from airflow_glue_bridge.triggers.glue_poller import (
    GraphOf,
    Place,
    PollerStoppedError,
    RunOf,
    RunsOf,
    wait_for,
)
from airflow_glue_bridge.triggers.poller_questions import Wait
from airflow_glue_bridge.triggers.poller_subjects import Found, History, Subject

PLACE = Place()
NOT_FOUND = "EntityNotFoundException"
STANDS = pytest.mark.glue_emulator(speed=0, step=timedelta(0))


@pytest.fixture(autouse=True)
def _fast(monkeypatch):
    monkeypatch.setenv("AIRFLOW__AIRFLOW_GLUE_BRIDGE__POLLER_CALLS_PER_SECOND", "1000")
    yield
    left = list(glue_poller._pollers)
    glue_poller._pollers.clear()
    assert not left, "a poller was left behind"


@pytest.fixture
def clients(monkeypatch):
    """How many clients were made."""
    made = []
    real = AwsGenericHook.get_client_type

    def counted(hook, *args, **kwargs):
        made.append(hook)
        return real(hook, *args, **kwargs)

    monkeypatch.setattr(AwsGenericHook, "get_client_type", counted)
    return made


@pytest.fixture
def glue(glue_emulator):
    return Flows(glue_emulator)


class Flows:
    """Workflows of one job each; ``counts`` has the requests that the poller sent."""

    def __init__(self, emulator):
        self.emulator = emulator
        self.client = emulator.client()

    def define(self, *names):
        for name in names:
            action = {"JobName": f"job of {name}"}
            begin = {"Name": f"begin {name}", "Type": "ON_DEMAND", "Actions": [action]}
            self.emulator.load(
                {"Workflows": [{"Name": name}], "Triggers": [{**begin, "WorkflowName": name}]}
            )
            many = {"ExecutionProperty": {"MaxConcurrentRuns": 1000}}
            command = {"Name": "glueetl", "ScriptLocation": "s3://b/s.py"}
            update = {"Role": "r", "Command": command, **many}
            self.client.update_job(JobName=f"job of {name}", JobUpdate=update)

    def start(self, name="w"):
        return self.client.start_workflow_run(Name=name)["RunId"]

    def history(self, name, *minutes):
        """Past runs of a workflow that took so long."""
        for length in minutes:
            self.emulator.scenario = {"jobs": {f"job of {name}": f"{length}m"}}
            self.start(name)
            self.pass_(minutes=length + 1)
        self.emulator.scenario = {}

    def pass_(self, **by):
        self.emulator.clock.advance(timedelta(**by))

    def forget(self):
        self.emulator.weather.reset(self.emulator.chaos)

    @property
    def counts(self):
        found = Counter()
        for (_, operation), number in self.emulator.weather.counts.items():
            found[operation] += number
        return found


def over(run):
    return run["Status"] if run["Status"] in OVER else None


def answered(answer):
    return answer


async def soon(question, done=over, delay=0.05, timeout=20.0, place=PLACE):
    return await wait_for(place, question, done, delay=delay, timeout=timeout)


async def eventually(true, seconds=10.0):
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)


def poller():
    (found,) = glue_poller._pollers.values()
    return found


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
        asyncio.run(soon(RunOf("w", run_id), timeout=0.5))


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


# What one look says to those that wait, without Glue


def run(run_id, minutes_ago=0.0, took=None, status=None):
    began = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    over_ = {"CompletedOn": began + timedelta(minutes=took)} if took else {}
    state = status or ("COMPLETED" if took else "RUNNING")
    return {"WorkflowRunId": run_id, "StartedOn": began, "Status": state, **over_}


class Look:
    """A subject and those that wait on it, and what a look found."""

    def __init__(self, *questions, delay=60.0):
        self.subject = Subject("w")
        self.answers = []
        loop = asyncio.new_event_loop()
        self.waits = [
            Wait(q, self.answers.append, delay, 0.0, loop.create_future()) for q in questions
        ]
        loop.close()
        for wait in self.waits:
            self.subject.join(wait, 0.0)

    def found(self, *runs, since=None):
        self.subject.settle(
            Found({r["WorkflowRunId"]: r for r in runs}, since=since), 100.0, NoJitter()
        )
        return self.subject.due - 100.0


class NoJitter:
    def random(self):
        return 0.0


def test_who_asks_for_all_runs_is_not_told_some():
    since = datetime.now(UTC) - timedelta(hours=1)
    look = Look(RunsOf("w", since))
    look.found(run("wr_1"))
    look.found(run("wr_1"), since=since + timedelta(minutes=1))
    assert not look.answers
    look.found(run("wr_1"), run("wr_0", minutes_ago=61), since=since - timedelta(hours=9))
    assert [[r["WorkflowRunId"] for r in a["Runs"]] for a in look.answers] == [["wr_1"]]


def test_who_came_while_somebody_looked_is_looked_at_soon():
    look = Look(RunOf("w", "wr_1"), RunOf("w", "wr_2"))
    assert look.found(run("wr_1", minutes_ago=600)) == FLOOR
    assert look.found(run("wr_1", minutes_ago=600), run("wr_2", minutes_ago=600)) == 60


def test_a_run_that_stops_is_about_to_end():
    look = Look(RunOf("w", "wr_1"))
    assert look.found(run("wr_1", minutes_ago=600, status="STOPPING")) == 60 / DENSITY


def test_what_is_usual_is_what_was_usual_lately():
    history = History()
    history.learn(run(f"old{i}", minutes_ago=9000 - i, took=100) for i in range(40))
    assert 5900 < history.usual.earliest <= 6000
    history.learn(run(f"new{i}", minutes_ago=500 - i, took=10) for i in range(30))
    assert 590 < history.usual.earliest <= 600


def test_only_runs_that_were_completed_are_usual():
    history = History()
    others = ("STOPPED", "ERROR", "RUNNING")
    history.learn(run(f"{s}{i}", took=1, status=s) for s in others for i in range(5))
    assert history.usual is None


def test_a_page_may_be_empty_and_not_be_the_last():
    since = datetime.now(UTC) - timedelta(hours=1)
    look = Look(RunsOf("w", since))
    pages = {None: ([], "1"), "1": ([run("wr_1")], "2"), "2": ([run("wr_0", minutes_ago=99)], "3")}
    asked = []

    async def ask(operation, request):
        asked.append(operation)
        runs, token = pages[request.get("NextToken")]
        return {"Runs": runs, "NextToken": token}

    found = asyncio.run(poller_looks.look(ask, look.subject))
    assert set(found.runs) == {"wr_1", "wr_0"}
    assert asked == ["get_workflow_runs"] * 3


def test_of_many_pages_a_few_are_read_and_then_the_run_itself():
    look, asked = Look(RunOf("w", "wr_0")), []

    async def ask(operation, request):
        asked.append(operation)
        if operation == "get_workflow_run":
            return {"Run": run(request["RunId"])}
        return {"Runs": [run(f"wr_{len(asked)}")], "NextToken": str(len(asked))}

    found = asyncio.run(poller_looks.look(ask, look.subject))
    assert "wr_0" in found.runs
    assert asked == ["get_workflow_runs", "get_workflow_runs", "get_workflow_run"]
