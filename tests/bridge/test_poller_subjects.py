"""What one look says to those that wait, without Glue."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from airflow_glue_bridge.glue.pace import DENSITY, FLOOR
from airflow_glue_bridge.triggers import poller_looks
from airflow_glue_bridge.triggers.glue_poller import (
    RunOf,
    RunsOf,
)
from airflow_glue_bridge.triggers.poller_questions import Wait
from airflow_glue_bridge.triggers.poller_subjects import Found, History, Subject


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
