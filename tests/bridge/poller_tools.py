"""What the tests of the poller share: workflows, waits, and fixtures as a plugin of pytest."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from airflow.providers.amazon.aws.hooks.base_aws import AwsGenericHook

from airflow_glue_bridge.glue.verdict import OVER
from airflow_glue_bridge.triggers import glue_poller
from airflow_glue_bridge.triggers.glue_poller import (
    Place,
    wait_for,
)

PLACE = Place()
NOT_FOUND = "EntityNotFoundException"
STANDS = pytest.mark.glue_emulator(speed=0, step=timedelta(0))


@pytest.fixture
def fast_poller(monkeypatch):
    """Many calls a second, and nothing left behind."""
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
