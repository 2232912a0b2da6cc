"""A world of the emulator without a server: operations called, and a clock moved by hand."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import botocore.session
import pytest

from airflow_glue_bridge.testing.clock import Clock
from airflow_glue_bridge.testing.errors import GlueError
from airflow_glue_bridge.testing.operations import load
from airflow_glue_bridge.testing.scenario import Scenario
from airflow_glue_bridge.testing.shapes import write
from airflow_glue_bridge.testing.world import World

START = datetime(2026, 1, 1, tzinfo=UTC)


def at(**passed) -> datetime:
    """So long after the start."""
    return START + timedelta(**passed)


@functools.cache
def model():
    return botocore.session.get_session().get_service_model("glue")


@contextmanager
def refused(code: str, text: str | None = None) -> Iterator[None]:
    """The block is refused with this exception of the API."""
    with pytest.raises(GlueError, match=text) as caught:
        yield
    assert caught.value.code == code


class Glue:
    """Each reply is held against the API's own model, as the server does it."""

    def __init__(self, scenario=None, assumptions=None, start=START):
        made = scenario if isinstance(scenario, Scenario) else Scenario.from_mapping(scenario or {})
        self.clock = Clock(speed=0, start=start)
        self.world = World(clock=self.clock, scenario=made, assumptions=assumptions)
        self.operations = load()

    def __call__(self, operation, **request):
        with self.world.lock:
            self.world.advance()
            reply = self.operations[operation](self.world, request)
        if operation != "NotifyEvent":
            shape = model().operation_model(operation).output_shape
            write(shape, reply)
        return reply

    def wait(self, **passed):
        self.clock.advance(timedelta(**passed))

    def jobs(self, *names, **settings):
        for name in names:
            command = {"Name": "glueetl", "ScriptLocation": "s3://b/s.py"}
            self("CreateJob", **{"Name": name, "Role": "r", "Command": command} | settings)

    def crawlers(self, *names, **settings):
        for name in names:
            targets = {"S3Targets": [{"Path": "s3://b/p"}]}
            self("CreateCrawler", Name=name, Role="r", Targets=targets, **settings)

    def workflow(self, name, *triggers, **settings):
        self("CreateWorkflow", Name=name, **settings)
        for trigger in triggers:
            self("CreateTrigger", WorkflowName=name, **trigger)

    def start(self, name="w", **request):
        return self("StartWorkflowRun", Name=name, **request)["RunId"]

    def run(self, run_id, name="w", graph=False):
        return self("GetWorkflowRun", Name=name, RunId=run_id, IncludeGraph=graph)["Run"]

    def runs(self, name="w"):
        return self("GetWorkflowRuns", Name=name).get("Runs")

    def job_runs(self, job):
        return self("GetJobRuns", JobName=job)["JobRuns"]

    def states(self, run_id, name="w"):
        """The state of the last run of each job and crawler that ran in a workflow run."""
        found = {}
        for node in self.run(run_id, name, graph=True)["Graph"]["Nodes"]:
            runs = details(node)
            if runs:
                found[node["Name"]] = runs[-1].get("JobRunState") or runs[-1]["State"]
        return found

    def node_id(self, run_id, node, name="w"):
        nodes = self.run(run_id, name, graph=True)["Graph"]["Nodes"]
        return next(n["UniqueId"] for n in nodes if n["Name"] == node)


def details(node):
    jobs, crawls = node.get("JobDetails", {}), node.get("CrawlerDetails", {})
    return jobs.get("JobRuns") or crawls.get("Crawls") or []


def action(name, **settings):
    member = "CrawlerName" if name.startswith("c:") else "JobName"
    return {member: name.removeprefix("c:"), **settings}


def begin(*names, name="begin", kind="ON_DEMAND", **settings):
    actions = [action(n) if isinstance(n, str) else n for n in names]
    return {"Name": name, "Type": kind, "Actions": actions, **settings}


def scheduled(*names, name="begin", schedule="cron(0 * * * ? *)", **settings):
    active = {"Schedule": schedule, "StartOnCreation": True}
    return begin(*names, name=name, kind="SCHEDULED", **active | settings)


def after(name, ends, *names, logical="AND", **settings):
    conditions = [
        {"LogicalOperator": "EQUALS", "CrawlerName": n[2:], "CrawlState": state}
        if n.startswith("c:")
        else {"LogicalOperator": "EQUALS", "JobName": n, "State": state}
        for n, state in ends.items()
    ]
    predicate = {"Logical": logical, "Conditions": conditions}
    return {
        "Name": name,
        "Type": "CONDITIONAL",
        "Predicate": predicate,
        "Actions": [action(n) for n in names],
        "StartOnCreation": True,
        **settings,
    }
