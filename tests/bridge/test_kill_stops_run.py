"""Whoever kills, marks or clears a task that waits for a Glue workflow stops the workflow's run."""

from __future__ import annotations

import itertools
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from airflow.triggers.base import BaseTrigger

from airflow_glue_bridge.testing.emulator import GlueEmulator
from airflow_lab import AirflowLab
from lab_glue import GlueRun, define, runs_by_trial
from lab_watch import TRIAL, Call, Watch
from never_twice import DAGS, OPERATOR, PRELOAD

TASK = "wait"
MODES = ("sync", "deferred")
WAYS = ("killed", "marked", "cleared")
CASES = [f"{way}-{mode}" for way in WAYS for mode in MODES]


@dataclass
class Lab:
    """Airflow, and Glue with runs that take an hour."""

    airflow: AirflowLab
    glue: GlueEmulator

    def runs(self, case: str) -> list[GlueRun]:
        return runs_by_trial(self.glue, ["kills"]).get(case, [])

    def states(self, cases: list[str]) -> Mapping[str, str]:
        return {row.run_id: row.state for row in self.airflow.tasks() if row.run_id in cases}

    def triggers_are_taken(self) -> bool:
        return all(row.triggerer for row in self.airflow.tasks() if row.state == "deferred")

    def wait(self, until: Callable[[], object], seconds: float, what: str) -> None:
        deadline = time.monotonic() + seconds
        while not until():
            self.airflow.check()
            assert time.monotonic() < deadline, f"{what}\n{self.airflow.errors()}"
            time.sleep(0.3)

    def terminate(self, case: str) -> None:
        """As a worker that is shut down does to its tasks, or Airflow to one that is cleared."""
        os.kill(self.airflow.task(case, TASK).pid, signal.SIGTERM)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    home = tmp_path_factory.mktemp("kills")
    dag_ids = [f"kills-{mode}" for mode in MODES]
    environment = {"LAB_OPERATOR": OPERATOR, "LAB_DAGS": " ".join(dag_ids)}
    with (
        GlueEmulator(scenario={"defaults": {"job": "1h"}}) as glue,
        AirflowLab(
            home, glue.airflow_connection, [DAGS], preload=PRELOAD, environment=environment
        ) as airflow,
    ):
        define(glue, "kills")
        for dag_id in dag_ids:
            airflow.wait_until_ready(dag_id, lambda _: None)
        lab = Lab(airflow, glue)
        watch_for_starts(lab)
        for case in CASES:
            airflow.start(f"kills-{case.partition('-')[2]}", case)
        yield lab


def watch_for_starts(lab: Lab) -> None:
    """A deferrable task has a process only until it has begun its run: kill it then.

    Its run has begun, and it has not heard of it yet.
    """

    def kill(call: Call) -> None:
        if call.operation == "StartWorkflowRun":
            properties: Mapping[str, Any] = call.request["RunProperties"]
            if properties[TRIAL] == "killed-deferred" and len(lab.runs("killed-deferred")) == 1:
                lab.terminate("killed-deferred")

    lab.glue.weather.app = watch = Watch(lab.glue.weather.app)
    watch.hooks.append(kill)


@pytest.fixture(scope="module")
def ended(lab: Lab) -> Mapping[str, list[GlueRun]]:
    """What has become of the first run of each task, and of those after it."""
    waits = {"sync": "running", "deferred": "deferred"}
    others = [case for case in CASES if case != "killed-deferred"]
    due = {case: waits[case.partition("-")[2]] for case in others}
    lab.wait(lambda: all(lab.runs(c) for c in CASES), 60, "not all tasks have begun their run")
    lab.wait(lambda: lab.states(others) == due, 60, "not all tasks wait for their run")
    # A trigger must have been started to be told that it is killed.
    lab.wait(lab.triggers_are_taken, 30, "not all triggers are taken")
    time.sleep(2)
    rows = {row.run_id: row for row in lab.airflow.tasks()}
    lab.terminate("killed-sync")
    for mode in MODES:
        lab.airflow.mark_failed(rows[f"marked-{mode}"])
        lab.airflow.clear(rows[f"cleared-{mode}"])
    deadline = time.monotonic() + 45
    while time.monotonic() < deadline and not all(_is_over(lab.runs(case)) for case in CASES):
        time.sleep(0.5)
    return {case: lab.runs(case) for case in CASES}


def _is_over(runs: list[GlueRun]) -> bool:
    return runs[0].ended is not None


def case_of(name: str) -> Any:
    """Before Airflow 3.3 nobody tells a trigger that its task was marked or cleared."""
    untold = name in ("marked-deferred", "cleared-deferred") and not hasattr(BaseTrigger, "on_kill")
    return pytest.param(name, marks=pytest.mark.skipif(untold, reason="no BaseTrigger.on_kill"))


@pytest.mark.airflow
@pytest.mark.parametrize("case", map(case_of, CASES))
def test_the_run_is_stopped(lab: Lab, ended: Mapping[str, list[GlueRun]], case: str) -> None:
    runs = ended[case]
    assert runs[0].status == "STOPPED", lab.airflow.log_of(lab.airflow.task(case, TASK))
    for before, after in itertools.pairwise(runs):
        assert before.ended
        assert before.ended <= after.started


@pytest.mark.airflow
@pytest.mark.parametrize("mode", MODES)
def test_a_task_that_was_marked_begins_no_other(
    lab: Lab, ended: Mapping[str, list[GlueRun]], mode: str
) -> None:
    case = f"marked-{mode}"
    assert len(ended[case]) == 1
    assert lab.states([case]) == {case: "failed"}


@pytest.mark.airflow
@pytest.mark.parametrize("case", ["killed-sync", "killed-deferred", "cleared-sync"])
def test_one_that_is_tried_again_begins_another(lab: Lab, ended: object, case: str) -> None:
    lab.wait(lambda: len(lab.runs(case)) == 2, 30, f"{case} has begun no other run")
    assert [run.previous for run in lab.runs(case)] == ["", ""]
