"""The trigger of GlueWorkflowStopOperator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from airflow_glue_bridge.glue.verdict import OVER
from airflow_glue_bridge.triggers.glue_poller import Question, RunsOf
from airflow_glue_bridge.triggers.glue_workflow import Answer, GlueWorkflowBaseTrigger


class GlueWorkflowRunsOverTrigger(GlueWorkflowBaseTrigger):
    """Wait until all of some runs of a workflow are over, however they end.

    :param run_ids: the ids of the runs
    :param since: when the oldest of them began

    The other parameters are those of
    :class:`~airflow_glue_bridge.triggers.glue_workflow.GlueWorkflowBaseTrigger`.
    """

    own_arguments = ("run_ids", "since")

    def __init__(self, *, run_ids: Sequence[str], since: datetime, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.run_ids = list(run_ids)
        self.since = since

    @property
    def awaited(self) -> str:
        """What is waited for, in words."""
        return f"{', '.join(self.run_ids)} of Glue workflow {self.workflow_name!r} to end"

    @property
    def question(self) -> Question:
        """Which runs there are."""
        return RunsOf(self.workflow_name, self.since)

    def answered(self, answer: Answer) -> dict[str, Any] | None:
        """How they ended, once all have."""
        status = {run["WorkflowRunId"]: run["Status"] for run in answer["Runs"]}
        if any(status.get(run_id) not in OVER for run_id in self.run_ids):
            return None
        return {"runs": {run_id: status[run_id] for run_id in self.run_ids}}
