"""The call by which EventBridge starts a workflow; the public API does not have it.

https://docs.aws.amazon.com/glue/latest/dg/starting-workflow-eventbridge.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow_glue_bridge.testing.errors import invalid_input
from airflow_glue_bridge.testing.operations import operation

if TYPE_CHECKING:
    from airflow_glue_bridge.testing.world import World


@operation
def notify_event(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """An event for a workflow: WorkflowName and, if it matters, EventId."""
    for member in ("WorkflowName", "EventId"):
        if not isinstance(request.get(member, ""), str):
            raise invalid_input(f"{member} must be text")
    if not request.get("WorkflowName"):
        raise invalid_input("WorkflowName cannot be null or empty")
    event_id = world.runs.events.notify(request["WorkflowName"], request.get("EventId", ""))
    return {"EventId": event_id}
