"""Runs of jobs, and their bookmarks.

https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-runs.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow_glue_bridge.testing.errors import ENTITY_NOT_FOUND, GlueError, not_found
from airflow_glue_bridge.testing.operations import operation
from airflow_glue_bridge.testing.runs.newest import newest_first

if TYPE_CHECKING:
    from airflow_glue_bridge.testing.runs.job_runs import JobRun
    from airflow_glue_bridge.testing.world import World

# The one job argument that makes Glue keep a bookmark.
# https://docs.aws.amazon.com/glue/latest/dg/monitor-continuations.html
BOOKMARKS = ("--job-bookmark-option", "job-bookmark-enable")


@operation
def start_job_run(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Starts a run; no trigger takes note of it."""
    job, previous = request["JobName"], request.get("JobRunId", "")
    if previous:
        _found(world, job, previous)
    given = {k: v for k, v in request.items() if k not in ("JobName", "JobRunId")}
    return {"JobRunId": world.runs.outside.start_job(job, given, previous).id}


@operation
def get_job_run(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """One run of a job, of a workflow or not."""
    run = _found(world, request["JobName"], request["RunId"])
    asked = request.get("PredecessorsIncluded")
    predecessors = world.runs.nodes.predecessors(run) if asked else ()
    return {"JobRun": run.view(world.now, predecessors)}


@operation
def get_job_runs(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """The runs of a job, the newest first."""
    _check(world, request["JobName"])
    reply = newest_first(world.runs.nodes.job_runs(request["JobName"]), request, "JobRuns")
    return {**reply, "JobRuns": [run.view(world.now) for run in reply["JobRuns"]]}


@operation
def batch_stop_job_run(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Stops runs of one job; what cannot be stopped is told apart."""
    reply: dict[str, Any] = {"SuccessfulSubmissions": [], "Errors": []}
    for run_id in request["JobRunIds"]:
        named = {"JobName": request["JobName"], "JobRunId": run_id}
        run = world.runs.nodes.job_run(request["JobName"], run_id)
        refusal = _refusal(world, run)
        if run is None or refusal:
            reply["Errors"].append({**named, "ErrorDetail": refusal})
            continue
        world.runs.nodes.stop(run)
        reply["SuccessfulSubmissions"].append(named)
    return reply


def _refusal(world: World, run: JobRun | None) -> dict[str, str]:
    """The codes are exceptions of the API that no operation declares.

    https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-exceptions.html
    """
    if run is None:
        return {"ErrorCode": ENTITY_NOT_FOUND, "ErrorMessage": "Job run not found."}
    if not run.completed_on:
        return {}
    message = f"Job run {run.id} is {run.state(world.now)} and cannot be stopped."
    return {"ErrorCode": "JobRunInvalidStateTransitionException", "ErrorMessage": message}


@operation
def get_job_bookmark(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """What a job with bookmarks has got to; no script runs, so the bookmark itself is empty."""
    job = request["JobName"]
    _check(world, job)
    runs = [run for run in world.runs.nodes.bookmarked(job) if _keeps_bookmark(run)]
    wanted = request.get("RunId")
    place = [i for i, run in enumerate(runs) if wanted in (None, run.id)]
    if not place:
        raise GlueError(ENTITY_NOT_FOUND, f"Continuation for job {job} not found.")
    return {"JobBookmarkEntry": _entry(runs, place[-1])}


def _keeps_bookmark(run: JobRun) -> bool:
    name, value = BOOKMARKS
    return run.final == "SUCCEEDED" and run.arguments.get(name) == value


def _entry(runs: list[JobRun], place: int) -> dict[str, Any]:
    run = runs[place]
    entry = {
        "JobName": run.run.node.name,
        "Version": 0,
        "Run": place + 1,
        "Attempt": run.run.attempt,
        "RunId": run.id,
        "JobBookmark": "{}",
    }
    return entry | ({"PreviousRunId": runs[place - 1].id} if place else {})


@operation
def reset_job_bookmark(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Lets a job begin anew; the reply has the bookmark as it is afterwards."""
    job = request["JobName"]
    _check(world, job)
    world.runs.nodes.reset_bookmark(job)
    entry = {"JobName": job, "Version": 0, "Run": 0, "Attempt": 0, "JobBookmark": "{}"}
    return {"JobBookmarkEntry": entry}


def _found(world: World, job: str, run_id: str) -> JobRun:
    _check(world, job)
    run = world.runs.nodes.job_run(job, run_id)
    if run is None:
        raise not_found("Job run", run_id)
    return run


def _check(world: World, job: str) -> None:
    if job not in world.definitions.jobs:
        raise not_found("Job", job)
