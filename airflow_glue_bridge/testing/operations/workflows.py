"""Definitions of workflows.

https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-workflow.html.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow_glue_bridge.testing import errors
from airflow_glue_bridge.testing.operations import operation
from airflow_glue_bridge.testing.operations.tags import drop_tags, put_tags
from airflow_glue_bridge.testing.pages import page

if TYPE_CHECKING:
    from airflow_glue_bridge.testing.world import World

PAGE_SIZE = 25
_SETTINGS = ("Description", "DefaultRunProperties", "MaxConcurrentRuns")


@operation
def create_workflow(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Defines a workflow, as yet without triggers."""
    name = request["Name"]
    if name in world.definitions.workflows:
        raise errors.already_exists("Workflow", name)
    now = world.now
    world.definitions.workflows[name] = {
        "Name": name,
        **_settings(request),
        "CreatedOn": now,
        "LastModifiedOn": now,
    }
    put_tags(world, "workflow", name, request.get("Tags", {}))
    return {"Name": name}


def _settings(request: dict[str, Any]) -> dict[str, Any]:
    if request.get("MaxConcurrentRuns", 1) < 1:
        raise errors.invalid_input(
            "MaxConcurrentRuns should be greater than or equal to 1 if present."
        )
    return {member: request[member] for member in _SETTINGS if member in request}


@operation
def update_workflow(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Changes what is given and keeps the rest.

    That the rest is kept is an assumption, which moto shares: unlike UpdateJob and UpdateTrigger,
    this operation is not said to overwrite.
    """
    name = request["Name"]
    known = _existing(world, name)
    now = {"LastModifiedOn": world.now}
    world.definitions.workflows[name] = {**known, **_settings(request), **now}
    return {"Name": name}


@operation
def delete_workflow(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Deletes a workflow; there may be none of that name.

    Its triggers are left behind, as are jobs and crawlers, which belong to no workflow.
    https://docs.aws.amazon.com/glue/latest/dg/blueprint_workflow_troubleshoot.html
    """
    name = request["Name"]
    world.definitions.workflows.pop(name, None)
    drop_tags(world, "workflow", name)
    return {"Name": name}


@operation
def get_workflow(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """One workflow with its last run and, if asked, its graph."""
    name = request["Name"]
    _existing(world, name)
    return {"Workflow": _described(world, name, graph=request.get("IncludeGraph", False))}


@operation
def batch_get_workflows(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Several workflows; those that do not exist by name."""
    names = dict.fromkeys(request["Names"])
    known = world.definitions.workflows
    graph = request.get("IncludeGraph", False)
    return {
        "Workflows": [_described(world, n, graph=graph) for n in names if n in known],
        "MissingWorkflows": [name for name in names if name not in known],
    }


@operation
def list_workflows(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Names."""
    return page(list(world.definitions.workflows), request, "Workflows", PAGE_SIZE)


def _existing(world: World, name: str) -> dict[str, Any]:
    if name not in world.definitions.workflows:
        raise errors.not_found("Workflow", name)
    return world.definitions.workflows[name]


def _described(world: World, name: str, *, graph: bool) -> dict[str, Any]:
    workflow = dict(world.definitions.workflows[name])
    last_run = world.runs.last_run(name, include_graph=graph)
    if last_run is not None:
        workflow["LastRun"] = last_run
    if graph:
        workflow["Graph"] = world.runs.design_graph(name)
    return workflow
