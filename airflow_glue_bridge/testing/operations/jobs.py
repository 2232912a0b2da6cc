"""Definitions of jobs. https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-job.html."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from airflow_glue_bridge.glue.account import DEFAULT_MAX_CONCURRENT_RUNS
from airflow_glue_bridge.glue.timeouts import LONGEST_TIMEOUT, PYTHON_SHELL, default_timeout
from airflow_glue_bridge.testing import errors
from airflow_glue_bridge.testing.operations import operation
from airflow_glue_bridge.testing.operations.tags import drop_tags, has_tags, put_tags
from airflow_glue_bridge.testing.pages import page

if TYPE_CHECKING:
    from airflow_glue_bridge.testing.world import World

# Limits that the documentation of CreateJob names; the texts of the refusals are our own.
MOST_RETRIES = 10

DEFAULT_GLUE_VERSION = "5.1"
_ASIDE = frozenset({"Name", "Tags"})


@operation
def create_job(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Defines a job."""
    name = request["Name"]
    settings = {k: v for k, v in request.items() if k not in _ASIDE}
    _check(settings)
    if name in world.definitions.jobs:
        raise _known_already(world.definitions.jobs[name], completed(settings), name)
    now = world.now
    world.definitions.jobs[name] = {"Name": name, **completed(settings)} | {
        "CreatedOn": now,
        "LastModifiedOn": now,
    }
    put_tags(world, "job", name, request.get("Tags", {}))
    return {"Name": name}


def _known_already(
    known: Mapping[str, Any], settings: Mapping[str, Any], name: str
) -> errors.GlueError:
    """Which of the two exceptions that CreateJob has for it."""
    if all(known.get(member) == value for member, value in settings.items()):
        return errors.already_exists("Job", name)
    return errors.other_configuration("Job", name)


@operation
def update_job(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Overwrites a job: what is not given is removed, or as it is by default."""
    name, settings = request["JobName"], request["JobUpdate"]
    known = _existing(world, name)
    for member in ("Role", "Command"):
        if not settings.get(member):
            raise errors.invalid_input(f"{member} cannot be null or empty")
    _check(settings)
    world.definitions.jobs[name] = {"Name": name, **completed(settings)} | {
        "CreatedOn": known["CreatedOn"],
        "LastModifiedOn": world.now,
    }
    return {"JobName": name}


def _check(settings: Mapping[str, Any]) -> None:
    if not 0 <= settings.get("MaxRetries", 0) <= MOST_RETRIES:
        raise errors.invalid_input(f"MaxRetries must be between 0 and {MOST_RETRIES}")
    if settings.get("Timeout", 0) > LONGEST_TIMEOUT:
        raise errors.invalid_input(f"Timeout must not exceed {LONGEST_TIMEOUT} minutes")
    if "MaxCapacity" in settings and "WorkerType" in settings:
        raise errors.invalid_input("MaxCapacity cannot be set together with WorkerType")


def completed(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a job with Glue's defaults for what is not set.

    https://docs.aws.amazon.com/glue/latest/dg/add-job.html has them.
    """
    command = settings.get("Command", {}).get("Name", "")
    defaults = {
        "JobMode": "SCRIPT",
        "JobRunQueuingEnabled": False,
        "ExecutionProperty": {"MaxConcurrentRuns": DEFAULT_MAX_CONCURRENT_RUNS},
        "MaxRetries": 0,
        "Timeout": default_timeout(command, settings.get("GlueVersion", "")),
        **({} if command == PYTHON_SHELL else {"GlueVersion": DEFAULT_GLUE_VERSION}),
    }
    return {**defaults, **settings}


@operation
def delete_job(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Deletes a job; there may be none of that name."""
    name = request["JobName"]
    world.definitions.jobs.pop(name, None)
    drop_tags(world, "job", name)
    return {"JobName": name}


@operation
def get_job(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """One job."""
    return {"Job": _existing(world, request["JobName"])}


@operation
def get_jobs(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """All jobs."""
    return page(list(world.definitions.jobs.values()), request, "Jobs")


@operation
def list_jobs(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Names, of all jobs or of those with some tags."""
    wanted = request.get("Tags", {})
    names = [name for name in world.definitions.jobs if has_tags(world, "job", name, wanted)]
    return page(names, request, "JobNames")


@operation
def batch_get_jobs(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Several jobs; those that do not exist by name."""
    names = dict.fromkeys(request["JobNames"])
    known = world.definitions.jobs
    return {
        "Jobs": [known[name] for name in names if name in known],
        "JobsNotFound": [name for name in names if name not in known],
    }


def _existing(world: World, name: str) -> dict[str, Any]:
    if name not in world.definitions.jobs:
        raise errors.not_found("Job", name)
    return world.definitions.jobs[name]
