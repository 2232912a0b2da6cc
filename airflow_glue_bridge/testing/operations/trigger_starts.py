"""Starting and stopping triggers.

https://docs.aws.amazon.com/glue/latest/dg/activate-triggers.html. EVENT triggers cannot be
started, and only what is activated can be stopped; the words are from
https://github.com/hashicorp/terraform-provider-aws/pull/49408.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow_glue_bridge.glue.model import ACTIVATED, TriggerType
from airflow_glue_bridge.testing.errors import invalid_input
from airflow_glue_bridge.testing.operations import operation
from airflow_glue_bridge.testing.operations.triggers import existing

if TYPE_CHECKING:
    from airflow_glue_bridge.testing.world import World


@operation
def start_trigger(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Fires an ON_DEMAND trigger, with its workflow if it has one; activates others.

    That one which is activated already may be activated again is an assumption.
    """
    trigger = existing(world, request["Name"])
    if trigger["Type"] == TriggerType.EVENT:
        raise invalid_input("Trigger Type EVENT cannot be started")
    if trigger["Type"] == TriggerType.ON_DEMAND:
        _fire(world, trigger)
    else:
        _set(world, trigger, ACTIVATED)
    return {"Name": trigger["Name"]}


def _fire(world: World, trigger: dict[str, Any]) -> None:
    if workflow := trigger.get("WorkflowName"):
        world.runs.workflows.start(workflow, trigger["Name"])
    else:
        world.runs.outside.fire(trigger["Name"])


@operation
def stop_trigger(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Deactivates a trigger that is activated.

    The words of the refusal are known for CREATED, and assumed for DEACTIVATED.
    """
    trigger = existing(world, request["Name"])
    if trigger["State"] != ACTIVATED:
        raise invalid_input(
            f"The operation is not allowed when trigger is in state: {trigger['State']}"
        )
    _set(world, trigger, "DEACTIVATED")
    return {"Name": trigger["Name"]}


def _set(world: World, trigger: dict[str, Any], state: str) -> None:
    world.definitions.triggers[trigger["Name"]] = {**trigger, "State": state}
