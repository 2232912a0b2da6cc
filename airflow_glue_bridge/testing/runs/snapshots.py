"""Workflows as they are when a run begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from airflow_glue_bridge.glue.model import Workflow
from airflow_glue_bridge.testing.definitions import Definitions

Definition = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A workflow's own definition and its triggers, in the API's shapes and in the engine's."""

    definition: Definition
    triggers: Sequence[Definition]
    workflow: Workflow


class Snapshots:
    """The latest snapshot of each workflow, and of the triggers outside of any.

    Definitions are never changed in place, so a snapshot need not copy them; and the runs of a
    workflow that stays as it is share one.
    """

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._latest: dict[str, Snapshot] = {}

    def of_workflow(self, name: str) -> Snapshot:
        """A workflow that exists, with its triggers."""
        return self._taken(name, self._definitions.workflows[name])

    def of_standalone(self) -> Snapshot:
        """All triggers that belong to no workflow."""
        return self._taken("", {})

    def triggers(self, workflow: str) -> list[Definition]:
        """The triggers as they are now; those of no workflow if ``workflow`` is empty."""
        triggers = self._definitions.triggers.values()
        return [t for t in triggers if t.get("WorkflowName", "") == workflow]

    def _taken(self, name: str, definition: Definition) -> Snapshot:
        latest = self._latest.get(name)
        triggers = self.triggers(name)
        if latest and latest.definition == definition and latest.triggers == triggers:
            return latest
        taken = self._latest[name] = Snapshot(definition, triggers, self._decoded(name))
        return taken

    def _decoded(self, name: str) -> Workflow:
        workflow = self._definitions.workflow(name) if name else self._definitions.standalone()
        return workflow or Workflow("", standalone=True)
