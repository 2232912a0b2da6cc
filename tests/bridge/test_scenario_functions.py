"""Scenarios in Python: a function of the user's own, asked about each run."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from airflow_glue_bridge.testing.scenario import (
    RunOutcome,
    RunRequest,
    Scenario,
    ScenarioError,
)
from scenario_requests import crawler, job, written

DEFAULT_ERROR = "the scenario ends this run {}"


# A dataclass with postponed annotations needs its module to be known by name.
PYTHON = """
from __future__ import annotations
import dataclasses
from datetime import timedelta
from typing import ClassVar
from airflow_glue_bridge.testing.scenario import RunOutcome, RunRequest

@dataclasses.dataclass
class Slow:
    regions: ClassVar[tuple[str, ...]] = ("eu",)

def outcome(run: RunRequest):
    if run.arguments.get("--region") in Slow.regions:
        return "FAILED after 1h30m"
    if run.attempt:
        return {"after": "7m"}
    if run.name == "exact":
        return RunOutcome("STOPPED", timedelta(seconds=1))
    if run.workflow == "nightly":
        return 30
"""


@pytest.mark.parametrize(
    ("run", "state", "duration"),
    [
        (job("a"), "SUCCEEDED", 300),
        (crawler("a"), "SUCCEEDED", 120),
        (job("a", arguments={"--region": "eu"}), "FAILED", 5400),
        (job("a", 2, attempt=1), "SUCCEEDED", 420),
        (job("exact"), "STOPPED", 1),
        (job("a", workflow="nightly"), "SUCCEEDED", 30),
    ],
)
def test_a_python_file(tmp_path: Path, run: RunRequest, state: str, duration: int) -> None:
    outcome = Scenario.from_file(written(tmp_path, PYTHON, "scenario.py")).outcome(run)
    assert (outcome.state, outcome.duration) == (state, timedelta(seconds=duration))


def test_an_outcome_of_the_functions_own_is_taken_as_it_is() -> None:
    given = RunOutcome("FAILED", timedelta(hours=1), "", timedelta(minutes=30))
    assert Scenario.from_function(lambda run: given).outcome(job("a")) == given


def test_a_function_is_asked_about_each_run() -> None:
    asked: list[RunRequest] = []
    scenario = Scenario.from_function(asked.append)
    scenario.outcome(job("a"))
    scenario.outcome(job("a", 2, attempt=1))
    assert [(run.name, run.number, run.attempt) for run in asked] == [("a", 1, 0), ("a", 2, 1)]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("FAILD", "FAILD is no way for a job to end;"),
        (["FAILED"], "this is one run, and takes no list of runs"),
        ({"ends": "FAILED", "afer": 1}, "afer is not known here;"),
        (b"FAILED", "is no duration;"),
        (RunOutcome("CANCELLED", timedelta(1)), "CANCELLED is no way for a job to end;"),
        (RunOutcome("FAILED", timedelta(-1)), "is no duration from 0 to 365 days"),
        (RunOutcome("FAILED", timedelta(0), startup=timedelta(1)), "cannot be longer than it"),
    ],
    ids=str,
)
def test_what_a_function_may_not_answer(answer: object, says: str) -> None:
    def decide(run: RunRequest) -> object:
        return answer

    scenario = Scenario.from_function(decide)
    with pytest.raises(ScenarioError) as caught:
        scenario.outcome(job("a", 3))
    assert str(caught.value).startswith(f"{__name__}: ")
    assert "decide: run 3 of job a" in str(caught.value)
    assert says in str(caught.value)


def test_an_error_inside_a_function_names_file_function_and_run(tmp_path: Path) -> None:
    path = written(tmp_path, "def outcome(run):\n    return run.arguments['--day']\n", "s.py")
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_file(path).outcome(job("a", 2))
    assert str(caught.value) == f"{path}: outcome: run 2 of job a: KeyError: '--day'"
    assert isinstance(caught.value.__cause__, KeyError)
