"""Events that start workflows.

https://docs.aws.amazon.com/glue/latest/dg/starting-workflow-eventbridge.html
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from airflow_glue_bridge.testing.errors import GlueError, invalid_input, not_found
from airflow_glue_bridge.testing.runs.agenda import Due

if TYPE_CHECKING:
    from airflow_glue_bridge.testing.runs import Runs
    from airflow_glue_bridge.testing.world import World

log = logging.getLogger(__name__)

DEFAULT_SIZE = 1
DEFAULT_WINDOW = 900


@dataclass(slots=True)
class _Batch:
    """The events that came so far, and when they start a run at the latest."""

    due: Due
    ids: list[str] = field(default_factory=list)


class Events:
    """Collects events for EVENT triggers until there are enough, or time is up."""

    def __init__(self, world: World, runs: Runs) -> None:
        self._world = world
        self._runs = runs
        self._batches: dict[str, _Batch] = {}

    def notify(self, workflow: str, event_id: str = "") -> str:
        """An event arrived, as EventBridge's call of NotifyEvent tells; its id.

        :raises GlueError: if there is no such workflow, or it has no EVENT trigger.
        """
        if workflow not in self._world.definitions.workflows:
            raise not_found("Workflow", workflow)
        own = self._runs.snapshots.triggers(workflow)
        triggers = [trigger for trigger in own if trigger["Type"] == "EVENT"]
        if not triggers:
            raise invalid_input(f"Workflow {workflow} has no trigger of type EVENT.")
        event_id = event_id or self._runs.ids.uuid("event")
        for trigger in triggers:
            self._collect(trigger, event_id)
        return event_id

    def _collect(self, trigger: dict[str, Any], event_id: str) -> None:
        name = trigger["Name"]
        condition = trigger.get("EventBatchingCondition") or {}
        size = condition.get("BatchSize", DEFAULT_SIZE)
        window = condition.get("BatchWindow", DEFAULT_WINDOW)
        batch = self._batches.get(name) or self._open(name, window)
        batch.ids.append(event_id)
        if len(batch.ids) >= size:
            batch.due.cancel()
            self._fire(name, {"BatchSize": size, "BatchWindow": 0})

    def _open(self, name: str, window: int) -> _Batch:
        """The window begins with the first event."""
        met = {"BatchSize": 0, "BatchWindow": window}
        at = self._world.now + timedelta(seconds=window)
        batch = _Batch(self._world.agenda.add(at, partial(self._fire, name, met)))
        self._batches[name] = batch
        return batch

    def _fire(self, name: str, met: dict[str, int]) -> None:
        """Start a run; the events are used up even if there is none.

        :param met: the condition that is met, the other one 0, as StartingEventBatchCondition.
        """
        ids = self._batches.pop(name).ids
        trigger = self._world.definitions.triggers.get(name)
        if trigger is None:
            log.info("events %s came to nothing: trigger %s was deleted", ids, name)
            return
        properties = {"aws:eventIds": f"[{', '.join(ids)}]"}
        workflow = trigger["WorkflowName"]
        try:
            self._runs.workflows.start(workflow, name, fired=True, properties=properties, batch=met)
        except GlueError as error:
            log.info("events %s came to nothing: %s", ids, error)
