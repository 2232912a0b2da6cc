"""Definitions of triggers.

https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-trigger.html. What the service refuses
is in :mod:`airflow_glue_bridge.testing.trigger_rules`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow_glue_bridge.testing import errors
from airflow_glue_bridge.testing.definitions import state_when_created
from airflow_glue_bridge.testing.operations import operation
from airflow_glue_bridge.testing.operations.tags import drop_tags, has_tags, put_tags
from airflow_glue_bridge.testing.pages import page
from airflow_glue_bridge.testing.trigger_rules import check_start, check_trigger

if TYPE_CHECKING:
    from airflow_glue_bridge.testing.world import World

_FIXED = ("Name", "WorkflowName", "Type")
_UPDATABLE = ("Description", "Schedule", "Actions", "Predicate", "EventBatchingCondition")


@operation
def create_trigger(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Defines a trigger, and activates it if StartOnCreation says so.

    Whether the jobs and crawlers that it names exist is not asked: a trigger whose job is gone
    makes a run in state ERROR when it fires.
    https://docs.aws.amazon.com/glue/latest/dg/job-run-statuses.html
    """
    name, workflow = request["Name"], request.get("WorkflowName")
    check_trigger(request)
    check_start(request)
    if workflow is not None and workflow not in world.definitions.workflows:
        raise errors.not_found("Workflow", workflow)
    trigger = {k: request[k] for k in (*_FIXED, *_UPDATABLE) if k in request}
    known = world.definitions.triggers.get(name)
    if known is not None:
        raise _known_already(known, trigger, name)
    state = state_when_created(trigger["Type"], started=request.get("StartOnCreation", False))
    world.definitions.triggers[name] = {**trigger, "State": state}
    put_tags(world, "trigger", name, request.get("Tags", {}))
    _touch(world, workflow)
    return {"Name": name}


def _known_already(known: dict[str, Any], trigger: dict[str, Any], name: str) -> errors.GlueError:
    """Which of the two exceptions that CreateTrigger has for it."""
    if {k: v for k, v in known.items() if k != "State"} == trigger:
        return errors.already_exists("Trigger", name)
    return errors.other_configuration("Trigger", name)


def _touch(world: World, workflow: str | None) -> None:
    """A workflow is modified when its triggers are.

    https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/2103
    """
    known = world.definitions.workflows.get(workflow or "")
    if known:
        now = {"LastModifiedOn": world.now}
        world.definitions.workflows[known["Name"]] = {**known, **now}


@operation
def update_trigger(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Overwrites a trigger, all but its name, type, workflow and state."""
    name, update = request["Name"], request["TriggerUpdate"]
    known = existing(world, name)
    kept = {k: v for k, v in known.items() if k not in _UPDATABLE}
    trigger = {**kept, **{k: update[k] for k in _UPDATABLE if k in update}}
    check_trigger(trigger)
    world.definitions.triggers[name] = trigger
    _touch(world, trigger.get("WorkflowName"))
    return {"Trigger": trigger}


@operation
def delete_trigger(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Deletes a trigger; there may be none of that name."""
    name = request["Name"]
    trigger = world.definitions.triggers.pop(name, {})
    drop_tags(world, "trigger", name)
    _touch(world, trigger.get("WorkflowName"))
    return {"Name": name}


@operation
def get_trigger(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """One trigger."""
    return {"Trigger": existing(world, request["Name"])}


@operation
def get_triggers(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """All triggers, or those that start a job."""
    triggers = [world.definitions.triggers[name] for name in _dependent(world, request)]
    return page(triggers, request, "Triggers")


@operation
def list_triggers(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Names, of all triggers or of those that start a job, or have some tags."""
    wanted = request.get("Tags", {})
    names = [n for n in _dependent(world, request) if has_tags(world, "trigger", n, wanted)]
    return page(names, request, "TriggerNames")


def _dependent(world: World, request: dict[str, Any]) -> list[str]:
    """The triggers that start DependentJobName; all of them if none does, as the API has it."""
    triggers = world.definitions.triggers
    job = request.get("DependentJobName")
    starting = [
        name
        for name, trigger in triggers.items()
        if job and any(action.get("JobName") == job for action in trigger.get("Actions", ()))
    ]
    return starting or list(triggers)


@operation
def batch_get_triggers(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Several triggers; those that do not exist by name."""
    names = dict.fromkeys(request["TriggerNames"])
    known = world.definitions.triggers
    return {
        "Triggers": [known[name] for name in names if name in known],
        "TriggersNotFound": [name for name in names if name not in known],
    }


def existing(world: World, name: str) -> dict[str, Any]:
    """A trigger by its name.

    :raises GlueError: if there is none.
    """
    if name not in world.definitions.triggers:
        raise errors.not_found("Trigger", name)
    return world.definitions.triggers[name]
