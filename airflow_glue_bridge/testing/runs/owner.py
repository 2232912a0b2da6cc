"""Whose a run of a job or crawler is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from airflow_glue_bridge.glue.engine import WorkflowRun


@dataclass(eq=False)
class Owner:
    """An engine's run: a workflow's, one of triggers outside of workflows, or a single call.

    :param workflow: the workflow's name; empty outside of workflows.
    :param run_id: the workflow run's id.
    :param properties: the workflow run's properties.
    :param called: what StartJobRun was given beside what an action has.
    :param adopted: how many of the engine's runs have a record.
    """

    engine: WorkflowRun
    workflow: str = ""
    run_id: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    called: Mapping[str, Any] = field(default_factory=dict)
    adopted: int = 0
    completed_on: datetime | None = None

    @property
    def arguments(self) -> dict[str, str]:
        """What Glue passes to every job of a workflow.

        https://docs.aws.amazon.com/glue/latest/dg/workflow-run-properties-code.html
        """
        if not self.workflow:
            return {}
        return {"--WORKFLOW_NAME": self.workflow, "--WORKFLOW_RUN_ID": self.run_id}
