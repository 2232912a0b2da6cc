"""Workflows in the emulator, and tries of tasks that are about them, as Airflow would make them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import count, pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.sdk import DAG
from airflow.serialization.serialized_objects import BaseSerialization
from werkzeug.utils import import_string

from airflow_glue_bridge.compat import TaskDeferred
from airflow_glue_bridge.operators.glue_workflow import GlueWorkflowOperator

NAME = "nightly"
BOTH = pytest.mark.parametrize("deferrable", [False, True], ids=["sync", "deferred"])


def define(emulator, jobs: Sequence[str] = ("extract", "load"), name: str = NAME, **settings):
    """A workflow of jobs, one after the other; a client of its Glue."""
    glue = emulator.client()
    glue.create_workflow(Name=name, **settings)
    for job in jobs:
        add_job(glue, job)
    trigger(glue, name, "ON_DEMAND", [jobs[0]])
    for before, after in pairwise(jobs):
        trigger(glue, name, "CONDITIONAL", [after], {before: "SUCCEEDED"})
    return glue


def add_job(glue, name: str) -> None:
    command = {"Name": "glueetl", "ScriptLocation": "s3://b/s"}
    glue.create_job(
        Name=name, Role="r", Command=command, ExecutionProperty={"MaxConcurrentRuns": 9}
    )


def trigger(glue, workflow: str, kind: str, jobs, watched: Mapping[str, str] | None = None) -> None:
    """A trigger that starts jobs, once those that it watches have ended so."""
    conditions = [
        {"LogicalOperator": "EQUALS", "JobName": job, "State": state}
        for job, state in (watched or {}).items()
    ]
    conditional = {
        "Predicate": {"Logical": "AND", "Conditions": conditions},
        "StartOnCreation": True,
    }
    glue.create_trigger(
        WorkflowName=workflow,
        Name=f"{workflow}_{'_'.join(jobs)}",
        Type=kind,
        Actions=[{"JobName": job} for job in jobs],
        **(conditional if watched else {}),
    )


def runs_of(glue, name=NAME):
    """The newest first."""
    return glue.get_workflow_runs(Name=name)["Runs"]


def ran(glue, run_id, name=NAME):
    """The jobs that ran in a run itself, and did not come from the one that it resumes."""
    run = glue.get_workflow_run(Name=name, RunId=run_id, IncludeGraph=True)["Run"]
    return {
        node["Name"]
        for node in run["Graph"]["Nodes"]
        for job_run in node.get("JobDetails", {}).get("JobRuns", [])
        if job_run["StartedOn"] >= run["StartedOn"]
    }


_numbers = count()


@dataclass
class Store:
    """As Airflow's task state store: what a task keeps from one try to the next."""

    kept: dict[str, Any] = field(default_factory=dict)

    def get(self, key: str) -> Any:
        return self.kept.get(key)

    def set(self, key: str, value: Any, **_: Any) -> None:
        self.kept[key] = value

    def delete(self, key: str) -> None:
        self.kept.pop(key, None)


@dataclass
class Tries:
    """The tries of one task instance, made by hand: each with an operator of its own."""

    make: Any
    retries: int = 3
    store: Store | None = None
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    number: int = 0
    max_tries: int | None = None
    xcoms: dict[str, Any] = field(default_factory=dict)
    run_id: str = field(default_factory=lambda: f"r{next(_numbers)}")

    def again(self, *, clear: bool = False, **more: Any) -> Any:
        """One more try; ``clear`` it before."""
        if self.max_tries is None:
            self.max_tries = self.retries
        if clear:
            self.max_tries = self.number + self.retries
        self.number += 1
        return self.go(**more)

    def go(self, **more: Any) -> Any:
        """What the try returns, be it deferred on the way or not."""
        task, context = self.task(**more), self.context()
        method, arguments = task.execute, {}
        while True:
            try:
                return method(context, **arguments)
            except TaskDeferred as deferred:
                event = asyncio.run(first_event(deferred.trigger))
                task = self.task(**more)
                method, arguments = getattr(task, deferred.method_name), {"event": event}

    def task(self, **more: Any) -> Any:
        with DAG("d", schedule=None):
            return self.make(task_id="t", retries=self.retries, **more)

    def context(self) -> dict[str, Any]:
        ti = SimpleNamespace(
            dag_id="d",
            task_id="t",
            run_id=self.run_id,
            map_index=-1,
            try_number=self.number,
            max_tries=self.max_tries,
            start_date=datetime.now(UTC),
            xcom_push=lambda key, value: self.xcoms.update({key: value}),
            stats_tags={},
        )
        dag_run = SimpleNamespace(start_date=self.began, run_after=self.began)
        stored = {"task_state_store": self.store} if self.store else {}
        return {"ti": ti, "dag_run": dag_run, **stored}


async def first_event(trigger: Any) -> Any:
    """What a trigger sends, made again from what Airflow would have stored of it."""
    path, arguments = trigger.serialize()
    stored = BaseSerialization.deserialize(BaseSerialization.serialize(arguments))
    async for event in import_string(path)(**stored).run():
        return event.payload
    raise AssertionError("no event")


def operator(**settings):
    return partial(
        GlueWorkflowOperator,
        **{"workflow_name": NAME, "waiter_delay": 0, "waiter_max_attempts": 500, **settings},
    )


def tries(store=False, retries=3, **settings):
    return Tries(operator(**settings), retries=retries, store=Store() if store else None)


@pytest.fixture
def quick(monkeypatch):
    """What waits for a fault to pass does not wait."""
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setenv("AIRFLOW__AIRFLOW_GLUE_BRIDGE__POLLER_CALLS_PER_SECOND", "100")


@pytest.fixture
def when_begun(monkeypatch):
    """Have something done as soon as a task knows which run is its own."""
    watch = GlueWorkflowOperator.watch

    def do(action):
        def watch_and_do(self, run_id):
            watch(self, run_id)
            action(self, run_id)

        monkeypatch.setattr(GlueWorkflowOperator, "watch", watch_and_do)

    return do
