"""How fast the engine, verify and the emulator are; `make bench` calls this.

Beside each rate stands its ratio to a plain-Python baseline timed in the same run: Kahn's algorithm
over the same graph, which knows no states, no ANY, no retries and no record of runs.
"""

from __future__ import annotations

import json
import statistics
import time
from collections import Counter, deque
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

NIGHTLY = Path(__file__).parents[1] / "demo" / "nightly.snapshot.json"
LAYERS, WIDTH = 10, 10


def layered() -> Any:
    """100 jobs in ten layers; each trigger waits for a whole layer and starts the next."""
    from airflow_glue_bridge.glue.model import Action, Condition, Job, Predicate, Trigger, Workflow

    layers = [[f"job-{i}-{j}" for j in range(WIDTH)] for i in range(LAYERS)]
    first = tuple(Action(name) for name in layers[0])
    triggers = [Trigger("start", "ON_DEMAND", "layers", "CREATED", actions=first)]
    for number, (above, below) in enumerate(pairwise(layers)):
        watched = tuple(Condition("EQUALS", name, "SUCCEEDED") for name in above)
        triggers.append(
            Trigger(
                f"layer-{number}",
                "CONDITIONAL",
                "layers",
                "ACTIVATED",
                predicate=Predicate("AND", watched),
                actions=tuple(Action(name) for name in below),
            )
        )
    jobs = {name: Job(name) for layer in layers for name in layer}
    return Workflow("layers", triggers=tuple(triggers), jobs=jobs)


def rate(work: Callable[[], int], rounds: int = 7) -> float:
    """The median of how many a second; ``work`` says how many it did."""
    work()
    rates = []
    for _ in range(rounds):
        start = time.perf_counter()
        done = work()
        rates.append(done / (time.perf_counter() - start))
    return statistics.median(rates)


def kahn(below: dict[str, list[str]], above: Counter[str]) -> int:
    """The plain-Python baseline: walk the graph once."""
    waiting = dict(above)
    queue = deque(name for name in below if not waiting.get(name))
    done = 0
    while queue:
        done += 1
        for name in below[queue.popleft()]:
            waiting[name] -= 1
            if not waiting[name]:
                queue.append(name)
    return done


def graph(workflow: Any) -> tuple[dict[str, list[str]], Counter[str]]:
    """Nodes, each with those that follow it, and how many each follows."""
    below: dict[str, list[str]] = {node.name: [] for node in workflow.nodes()}
    for trigger in workflow.triggers:
        for condition in trigger.conditions:
            below[condition.node.name] += [action.node.name for action in trigger.actions]
    return below, Counter(name for names in below.values() for name in names)


def engine() -> dict[str, float]:
    """Ends of runs a second, a hundred workflow runs at a time."""
    from airflow_glue_bridge.glue.engine import WorkflowRun

    workflow = layered()

    def play() -> int:
        ended = 0
        for _ in range(100):
            run = WorkflowRun(workflow)
            todo = deque(run.start())
            while todo:
                todo.extend(run.end(todo.popleft(), "SUCCEEDED"))
                ended += 1
        return ended

    below, above = graph(workflow)
    speed, base = rate(play), rate(lambda: sum(kahn(below, above) for _ in range(100)))
    return {"engine_transitions_per_s": round(speed), "engine_to_plain": round(base / speed, 2)}


def verify() -> dict[str, float]:
    """Outcomes of the nightly pipeline a second, on one core, Airflow being imported."""
    from glue2airflow.convert import convert
    from glue2airflow.emit import render
    from glue2airflow.plan import PlanOptions
    from glue2airflow.verify.judge.loading import load
    from glue2airflow.verify.judge.play import Effort
    from glue2airflow.verify.judge.play import verify as hold

    conversion = convert([str(NIGHTLY)], PlanOptions(), parameters={})
    (definition,), (plan,) = conversion.definitions, conversion.plans
    loaded = load(render(plan), "nightly.py")

    def play() -> int:
        return hold(definition.workflow, plan, loaded, Effort(in_database=0)).plays

    below, above = graph(definition.workflow)
    speed = rate(play)
    base = rate(lambda: sum(bool(kahn(below, above)) for _ in range(1000)))
    return {"verify_outcomes_per_s": round(speed), "verify_to_plain": round(base / speed, 2)}


def emulated() -> dict[str, float]:
    """A workflow of 100 nodes over HTTP, from StartWorkflowRun to COMPLETED, at high speed."""
    from airflow_glue_bridge.testing.emulator import GlueEmulator

    with GlueEmulator(speed=36_000) as emulator:
        emulator.load(snapshot(layered()))
        glue = emulator.client("glue")
        start = time.perf_counter()
        run_id = glue.start_workflow_run(Name="layers")["RunId"]
        while _status(glue, run_id) != "COMPLETED":
            time.sleep(0.02)
        seconds = time.perf_counter() - start
        run = glue.get_workflow_run(Name="layers", RunId=run_id, IncludeGraph=True)["Run"]
        assert run["Statistics"]["SucceededActions"] == LAYERS * WIDTH
    return {"emulated_100_nodes_s": round(seconds, 2)}


def _status(glue: Any, run_id: str) -> str:
    return str(glue.get_workflow_run(Name="layers", RunId=run_id)["Run"]["Status"])


def snapshot(workflow: Any) -> dict[str, Any]:
    """The workflow as a snapshot file holds it."""

    def trigger(made: Any) -> dict[str, Any]:
        conditions = [
            {"LogicalOperator": "EQUALS", "JobName": c.job_name, "State": c.state}
            for c in made.conditions
        ]
        predicate = {"Predicate": {"Logical": "AND", "Conditions": conditions}}
        return {
            "Name": made.name,
            "WorkflowName": workflow.name,
            "Type": made.type,
            "State": made.state,
            "Actions": [{"JobName": action.job_name} for action in made.actions],
            **(predicate if conditions else {}),
        }

    return {
        "SnapshotVersion": 1,
        "Workflows": [{"Name": workflow.name}],
        "Triggers": [trigger(made) for made in workflow.triggers],
        "Jobs": [{"Name": name, "Command": {"Name": "glueetl"}} for name in workflow.jobs],
    }


if __name__ == "__main__":
    from glue2airflow.verify.home import prepare_home

    prepare_home()
    print(json.dumps({**engine(), **verify(), **emulated()}))
