"""The Glue that benchmarks/poller.py waits on: the emulator, in real time, in its own process.

Each measured process has a region of its own, so that its calls can be told from the others'.
Commands come by line: ``begin`` starts the runs, ``calls`` and ``ends`` tell what came of them.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from airflow_glue_bridge.testing.emulator import GlueEmulator

WORKFLOWS = [f"workflow-{number:02}" for number in range(40)]
HISTORY = 12
# Runs of three quarters of an hour, a tenth as long; pauses are not scaled, nor is the spread: 3 %.
SHORTEST, LONGEST, SPREAD = 240.0, 300.0, 0.03


class CountingEmulator(GlueEmulator):
    """Counts the calls of each region."""

    calls: ClassVar[Counter[str]] = Counter()

    def __enter__(self) -> CountingEmulator:
        self.start()
        return self

    def _enter(self, access_key: str, region: str) -> Any:
        self.calls[region] += 1
        return super()._enter(access_key, region)


def definitions() -> dict[str, Any]:
    """Workflows of one job each."""
    command = {"Name": "glueetl", "ScriptLocation": "s3://b/s.py"}
    limit = {"ExecutionProperty": {"MaxConcurrentRuns": 2000}}
    job = {"Role": "r", "Command": command, **limit}
    begin = {"Type": "ON_DEMAND"}
    return {
        "Workflows": [{"Name": name} for name in WORKFLOWS],
        "Jobs": [{"Name": f"job of {name}", **job} for name in WORKFLOWS],
        "Triggers": [
            {
                "Name": f"begin {name}",
                "WorkflowName": name,
                "Actions": [{"JobName": f"job of {name}"}],
                **begin,
            }
            for name in WORKFLOWS
        ],
    }


def outcome(run: Any) -> dict[str, Any]:
    """A run takes as long as its properties say."""
    return {"ends": "SUCCEEDED", "after": float(run.run_properties["seconds"])}


def usual_runs(waits: int) -> list[tuple[float, str, float]]:
    """How long ago each began, its workflow and its length: what is usual, and a few percent.

    The runs of a workflow began within seconds of each other, as those of a mapped task do.
    """
    draw = random.Random(waits)
    lengths = usual_lengths()
    began = {name: draw.uniform(5, 45) for name in WORKFLOWS}
    return [
        (began[name] + draw.uniform(0, 5), name, draw.gauss(lengths[name], SPREAD * lengths[name]))
        for name in (WORKFLOWS[i % len(WORKFLOWS)] for i in range(waits))
    ]


def usual_lengths() -> dict[str, float]:
    """Of each workflow."""
    draw = random.Random(1)
    return {name: draw.uniform(SHORTEST, LONGEST) for name in WORKFLOWS}


def random_runs(waits: int) -> list[tuple[float, str, float]]:
    """The same where nothing is usual: begun at any time, over at any time."""
    draw = random.Random(waits + 1)
    runs = []
    for number in range(waits):
        began = draw.uniform(0, 600)
        length = began + draw.uniform(60, LONGEST)
        runs.append((began, WORKFLOWS[number % len(WORKFLOWS)], length))
    return runs


RUNS = {"usual": usual_runs, "random": random_runs}


def start(emulator: GlueEmulator, region: str, workflow: str, seconds: float) -> str:
    """Start a run; its id."""
    properties = {"seconds": f"{seconds:.3f}", "marker": f"a-dag/scheduled__2026-01-01/{workflow}"}
    with emulator._present(region) as world:
        return world.runs.workflows.start(workflow, properties=properties).run_id


def make_history(emulator: GlueEmulator, regions: dict[str, dict[str, Any]]) -> None:
    """Past runs, one after the other, where there is a usual length."""
    draw = random.Random(2)
    lengths = usual_lengths()
    for _ in range(HISTORY):
        for region, spec in regions.items():
            for name in WORKFLOWS if spec["runs"] == "usual" else ():
                start(emulator, region, name, draw.gauss(lengths[name], SPREAD * lengths[name]))
        emulator.clock.advance(timedelta(minutes=10))


def begin(emulator: CountingEmulator, regions: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Start what is waited for, each run at its time; and go on in real time.

    :return: the pairs of workflow and run id, by region.
    """
    now = datetime.now(UTC)
    runs = {region: RUNS[spec["runs"]](spec["waits"]) for region, spec in regions.items()}
    order = sorted(((run, region) for region in runs for run in runs[region]), reverse=True)
    plan: dict[str, list[tuple[str, str]]] = {region: [] for region in regions}
    for (ago, name, seconds), region in order:
        moment = now - timedelta(seconds=ago)
        if moment > emulator.clock.now():
            emulator.clock.advance_to(moment)
        plan[region].append((name, start(emulator, region, name, seconds)))
    emulator.clock.advance_to(max(datetime.now(UTC), emulator.clock.now()))
    emulator.clock.speed = 1
    return plan


def ends_of_runs(
    emulator: CountingEmulator, regions: dict[str, dict[str, Any]]
) -> dict[str, dict[str, float]]:
    """When each run ended, by region."""
    ends: dict[str, dict[str, float]] = {}
    for region in regions:
        with emulator._present(region) as world:
            runs = [run for name in WORKFLOWS for run in world.runs.workflows.all(name)]
            ends[region] = {r.run_id: r.completed_on.timestamp() for r in runs if r.completed_on}
    return ends


def calls(emulator: CountingEmulator, _: object) -> dict[str, int]:
    """How many there were so far, by region."""
    return dict(emulator.calls)


COMMANDS: dict[str, Callable[[CountingEmulator, dict[str, dict[str, Any]]], Any]] = {
    "begin": begin,
    "calls": calls,
    "ends": ends_of_runs,
}


def main() -> None:
    """Serve until there are no more commands."""
    regions: dict[str, dict[str, Any]] = json.loads(sys.argv[1])
    past = datetime.now(UTC) - timedelta(hours=12)
    with CountingEmulator(speed=0, start=past, scenario=outcome) as emulator:
        for region in regions:
            emulator.load(definitions(), region=region)
        make_history(emulator, regions)
        print(json.dumps({"url": emulator.url}), flush=True)
        for line in sys.stdin:
            print(json.dumps(COMMANDS[line.strip()](emulator, regions)), flush=True)


if __name__ == "__main__":
    main()
