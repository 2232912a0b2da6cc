"""Runs of workflows.

https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-workflow.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow_glue_bridge.testing.operations import operation
from airflow_glue_bridge.testing.runs.newest import newest_first

if TYPE_CHECKING:
    from airflow_glue_bridge.testing.runs.workflows import WorkflowRun
    from airflow_glue_bridge.testing.world import World


@operation
def start_workflow_run(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Starts a run; its properties are laid over the workflow's default ones."""
    properties = request.get("RunProperties")
    run = world.runs.workflows.start(request["Name"], properties=properties)
    return {"RunId": run.run_id}


@operation
def get_workflow_run(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """One run."""
    run = _found(world, request)
    return {"Run": world.runs.workflows.view(run, include_graph=_graph(request))}


@operation
def get_workflow_runs(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """The runs of a workflow, the newest first."""
    runs = world.runs.workflows
    reply = newest_first(runs.all(request["Name"]), request, "Runs")
    views = [runs.view(run, include_graph=_graph(request)) for run in reply["Runs"]]
    return {**reply, "Runs": views}


@operation
def get_workflow_run_properties(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """The properties of a run as they are now."""
    return {"RunProperties": dict(_found(world, request).properties)}


@operation
def put_workflow_run_properties(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Sets some properties of a run, which may be over, and keeps the others."""
    _found(world, request).properties.update(request["RunProperties"])
    return {}


@operation
def stop_workflow_run(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Stops a run that is RUNNING."""
    world.runs.workflows.stop(_found(world, request))
    return {}


@operation
def resume_workflow_run(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Starts a run that goes on from some nodes of a COMPLETED one."""
    run = _found(world, request)
    resumed, node_ids = world.runs.workflows.resume(run, request["NodeIds"])
    return {"RunId": resumed.run_id, "NodeIds": node_ids}


def _found(world: World, request: dict[str, Any]) -> WorkflowRun:
    return world.runs.workflows.find(request["Name"], request["RunId"])


def _graph(request: dict[str, Any]) -> bool:
    return bool(request.get("IncludeGraph"))
