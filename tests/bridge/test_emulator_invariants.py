"""What holds in every world, whatever is defined there, ends how, and is called when."""

from __future__ import annotations

import contextlib
import random

import pytest

from airflow_glue_bridge.glue.model import Node, NodeType
from airflow_glue_bridge.testing.errors import GlueError
from airflow_glue_bridge.testing.scenario import Scenario
from emulated_glue import Glue, after, begin, details, scheduled

JOBS = tuple("abcdef")
CRAWLERS = ("c:x", "c:y")
GOING_ON = {"STARTING", "RUNNING", "STOPPING", "CANCELLING"}
OVER = {"COMPLETED", "STOPPED", "ERROR"}
COUNTS = (
    "TimeoutActions",
    "FailedActions",
    "StoppedActions",
    "SucceededActions",
    "RunningActions",
    "ErroredActions",
    "WaitingActions",
)


class Life:
    """A world made by chance, and what happens in it."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.limits = {job: self.random.choice([1, 1, 2, 3]) for job in JOBS}
        self.glue = Glue(by_chance(self.random))
        for job, limit in self.limits.items():
            settings = {"MaxConcurrentRuns": limit}
            self.glue.jobs(
                job,
                ExecutionProperty=settings,
                JobRunQueuingEnabled=self.random.random() < 0.5,
                MaxRetries=self.random.choice([0, 0, 1, 2]),
                Timeout=30,
            )
        self.glue.crawlers("x", "y")
        self.most = {name: self.random.choice([None, 1, 2]) for name in "vw"}
        for name, most in self.most.items():
            limit = {"MaxConcurrentRuns": most} if most else {}
            self.glue.workflow(name, *self.triggers(name), **limit)

    def some(self, *names, most=2):
        return self.random.sample(names, self.random.randint(1, most))

    def triggers(self, workflow):
        """May well make circles, and a job that several triggers start."""
        make = self.random.choice([begin, scheduled])
        yield make(*self.some(*JOBS, *CRAWLERS), name=f"{workflow}-begin")
        for number in range(self.random.randint(1, 6)):
            watched = self.some(*JOBS, *CRAWLERS)
            ends = {n: self.random.choice(["SUCCEEDED", "SUCCEEDED", "FAILED"]) for n in watched}
            left = [n for n in (*JOBS, *CRAWLERS) if n not in watched]
            logical = self.random.choice(["AND", "ANY"])
            name = f"{workflow}-{number}"
            yield after(name, ends, *self.some(*left), logical=logical)

    def step(self):
        self.glue.wait(seconds=self.random.choice([0, 1, 10, 60, 400, 4000]))
        workflow = self.random.choice("vw")
        runs = [r["WorkflowRunId"] for r in self.glue.runs(workflow)]
        run = self.random.choice(runs) if runs else self.glue.start(workflow)
        job, crawler = self.random.choice(JOBS), self.random.choice("xy")
        job_runs = [r["Id"] for r in self.glue.job_runs(job)] or ["none"]
        nodes = self.glue.run(run, workflow, graph=True)["Graph"]["Nodes"]
        ids = [n["UniqueId"] for n in nodes if details(n)]
        operation, request = self.random.choice(
            [
                ("StartWorkflowRun", {"Name": workflow}),
                ("StopWorkflowRun", {"Name": workflow, "RunId": run}),
                ("ResumeWorkflowRun", {"Name": workflow, "RunId": run, "NodeIds": ids[:2]}),
                ("StartJobRun", {"JobName": job}),
                ("BatchStopJobRun", {"JobName": job, "JobRunIds": job_runs[:2]}),
                ("StartCrawler", {"Name": crawler}),
                ("StopCrawler", {"Name": crawler}),
            ]
        )
        with contextlib.suppress(GlueError):
            self.glue(operation, **request)

    def check(self):
        for workflow, most in self.most.items():
            going_on = 0
            for run in self.glue("GetWorkflowRuns", Name=workflow, IncludeGraph=True)["Runs"]:
                self.check_run(run)
                going_on += run["Status"] not in OVER
            assert not most or going_on <= most
        for job, limit in self.limits.items():
            states = [r["JobRunState"] for r in self.glue.job_runs(job)]
            assert sum(state in GOING_ON for state in states) <= limit
            assert "WAITING" not in states or sum(s in GOING_ON for s in states) == limit

    def check_run(self, run):
        runs = [r for node in run["Graph"]["Nodes"] for r in details(node)]
        retried = {r.get("PreviousRunId") for r in runs}
        last = [r for r in runs if r.get("Id") not in retried or "Id" not in r]
        states = [r.get("JobRunState") or r["State"] for r in last]
        counted = sum(run["Statistics"][name] for name in COUNTS)
        assert counted == sum(state != "EXPIRED" for state in states)
        live = [s for s in states if s in GOING_ON or s == "WAITING"]
        assert bool(live) == (run["Status"] not in OVER)
        assert ("CompletedOn" in run) == (run["Status"] in OVER)
        ended = ["CompletedOn" in r for r in last]
        assert ended == [s not in {*GOING_ON, "WAITING"} for s in states]


def by_chance(chance):
    ends = ("SUCCEEDED", "SUCCEEDED", "FAILED", "TIMEOUT", "EXPIRED", "STOPPED", "ERROR")

    def outcome(run):
        if run.node.type is NodeType.CRAWLER:
            return f"{chance.choice(('SUCCEEDED', 'FAILED', 'CANCELLED'))} after 90s"
        return f"{chance.choice(ends)} after {chance.choice(('0s', '5s', '10m', '2h'))}"

    return Scenario.from_function(outcome)


@pytest.mark.parametrize("seed", range(30))
def test_a_life(seed):
    life = Life(seed)
    for _ in range(60):
        life.step()
        life.check()
    for name in "vw":
        life.glue("DeleteTrigger", Name=f"{name}-begin")
    life.glue.wait(days=3)
    life.check()
    account = life.glue.world.runs.account
    assert all(account.running(Node(NodeType.JOB, job)) == 0 for job in JOBS)
    assert all(account.running(Node(NodeType.CRAWLER, name)) == 0 for name in "xy")
    for name in "vw":
        assert account.has_room(life.glue.world.definitions.workflow(name))
        assert {run["Status"] for run in life.glue.runs(name)} <= OVER
