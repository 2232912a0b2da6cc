"""The workflows of the lab's Glue, what it ran for each trial, and what of that should not be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from airflow_glue_bridge.testing.emulator import GlueEmulator
from lab_watch import TRIAL


def define(glue: GlueEmulator, workflow: str) -> None:
    """Define a workflow of two jobs, the second after the first."""
    client = glue.client()
    command = {"Name": "glueetl", "ScriptLocation": "s3://bucket/script.py"}
    jobs = [f"{workflow}-read", f"{workflow}-load"]
    for job in jobs:
        many = {"MaxConcurrentRuns": 1000}
        client.create_job(Name=job, Role="r", Command=command, ExecutionProperty=many)
    client.create_workflow(Name=workflow)
    common = {"WorkflowName": workflow}
    client.create_trigger(
        Name=f"{workflow}-first", Type="ON_DEMAND", Actions=[{"JobName": jobs[0]}], **common
    )
    done = {"LogicalOperator": "EQUALS", "JobName": jobs[0], "State": "SUCCEEDED"}
    client.create_trigger(
        Name=f"{workflow}-second",
        Type="CONDITIONAL",
        Predicate={"Conditions": [done]},
        Actions=[{"JobName": jobs[1]}],
        StartOnCreation=True,
        **common,
    )


@dataclass(frozen=True, slots=True)
class GlueRun:
    """A workflow run. ``previous`` is the one that it resumes, empty for one begun afresh."""

    run_id: str
    previous: str
    status: str
    started: datetime
    ended: datetime | None


def runs_by_trial(glue: GlueEmulator, workflows: Iterable[str]) -> dict[str, list[GlueRun]]:
    """All runs of some workflows by their trial, in the order in which they began."""
    found: defaultdict[str, list[GlueRun]] = defaultdict(list)
    world = glue.world()
    with world.lock:
        world.advance()
        for workflow in workflows:
            for run in world.runs.workflows.all(workflow):
                view = world.runs.workflows.view(run)
                found[run.properties.get(TRIAL, "")].append(
                    GlueRun(
                        run.run_id,
                        run.previous_id,
                        view["Status"],
                        run.started_on,
                        view.get("CompletedOn"),
                    )
                )
    return dict(found)


def duplicates(runs: Sequence[GlueRun], stopped: Collection[str], asked: int = 0) -> list[GlueRun]:
    """The runs of one trial that should not be, in the order in which they began.

    Beside the first there may be one that resumes an earlier one, and one begun afresh after the
    one before it had ended STOPPED because Airflow stopped it. Never may two run at the same time.

    :param stopped: the runs that were stopped by a request.
    :param asked: how many more runs a user asked for, by clearing a task whose run was then over
        before anybody could stop it.
    """
    found = []
    for index, run in enumerate(runs[1:], 1):
        earlier = runs[:index]
        if any(other.ended is None or other.ended > run.started for other in earlier):
            found.append(run)
        elif not (_resumes(run, earlier) or _replaces(run, earlier[-1], stopped)):
            asked -= 1
            if run.previous or asked < 0:
                found.append(run)
    return found


def _resumes(run: GlueRun, earlier: Sequence[GlueRun]) -> bool:
    return run.previous in {other.run_id for other in earlier}


def _replaces(run: GlueRun, last: GlueRun, stopped: Collection[str]) -> bool:
    return not run.previous and last.status == "STOPPED" and last.run_id in stopped
