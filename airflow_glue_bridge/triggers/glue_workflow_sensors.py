"""Triggers of the sensors for Glue workflows; they share the poller with all others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from airflow_glue_bridge.glue.awaited import Wanted, first_over, newer_goes_on
from airflow_glue_bridge.glue.node_watch import watch
from airflow_glue_bridge.triggers.glue_poller import GraphOf, Question, RunsOf
from airflow_glue_bridge.triggers.glue_workflow import Answer, GlueWorkflowBaseTrigger


class GlueWorkflowAwaitedRunTrigger(GlueWorkflowBaseTrigger):
    """Wait until a run is over that began at or after a moment.

    :param since: the moment
    :param newest: whether the newest such run counts, instead of the first
    :param airflow_runs: whether runs that Airflow's operators started count
    :param resumed: whether what resumes a run counts in its stead
    :param bad_run_id: a run that is over, and does not count as long as a newer one goes on

    The other parameters are those of
    :class:`~airflow_glue_bridge.triggers.glue_workflow.GlueWorkflowBaseTrigger`.
    """

    own_arguments = ("since", "newest", "airflow_runs", "resumed", "bad_run_id")

    def __init__(
        self,
        *,
        since: datetime,
        newest: bool = False,
        airflow_runs: bool = False,
        resumed: bool = True,
        bad_run_id: str | None = None,
        **kwargs: Any,  # noqa: ANN401  see the base class
    ) -> None:
        super().__init__(**kwargs)
        self.since = since
        self.newest = newest
        self.airflow_runs = airflow_runs
        self.resumed = resumed
        self.bad_run_id = bad_run_id

    @property
    def awaited(self) -> str:
        """What is waited for, in words."""
        return f"a run of Glue workflow {self.workflow_name!r} begun since {self.since} to end"

    @property
    def question(self) -> Question:
        """Which runs there are."""
        return RunsOf(self.workflow_name, self.since)

    def answered(self, answer: Answer) -> dict[str, Any] | None:
        """The id of the run that is over, and can be judged."""
        wanted = Wanted(self.since, self.newest, self.airflow_runs, self.resumed)
        runs = wanted.deciding(answer["Runs"])
        run = first_over(runs)
        if run is None:
            return None
        if run["WorkflowRunId"] == self.bad_run_id and newer_goes_on(runs, run):
            return None
        return {"run_id": run["WorkflowRunId"]}


class GlueWorkflowNodeTrigger(GlueWorkflowBaseTrigger):
    """Wait until a job or crawler in a run has ended, or can end no more.

    :param run_id: the id of the run
    :param node_name: the name of the job or crawler
    :param node_type: ``JOB`` or ``CRAWLER``; only needed if there are both of that name
    :param to_be_retried: the ids of job runs that FAILED, and that Glue may follow by another one

    The other parameters are those of
    :class:`~airflow_glue_bridge.triggers.glue_workflow.GlueWorkflowBaseTrigger`.
    """

    own_arguments = ("run_id", "node_name", "node_type", "to_be_retried")

    def __init__(
        self,
        *,
        run_id: str,
        node_name: str,
        node_type: str | None = None,
        to_be_retried: Sequence[str] = (),
        **kwargs: Any,  # noqa: ANN401  see the base class
    ) -> None:
        super().__init__(**kwargs)
        self.run_id = run_id
        self.node_name = node_name
        self.node_type = node_type
        self.to_be_retried = list(to_be_retried)

    @property
    def awaited(self) -> str:
        """What is waited for, in words."""
        return (
            f"{self.node_name!r} to end in run {self.run_id} of Glue workflow "
            f"{self.workflow_name!r}"
        )

    @property
    def question(self) -> Question:
        """How the jobs and crawlers in the run fare."""
        return GraphOf(self.workflow_name, self.run_id)

    def answered(self, answer: Answer) -> dict[str, Any] | None:
        """Nothing but that the sensor has to look, as it then can say what is so."""
        try:
            seen = watch(answer, self.node_name, self.node_type)
        except ValueError:
            # No wait brings it into the graph; the sensor finds the same, and says so.
            return {}
        if seen.run_over:
            return {}
        awaits_retry = seen.retriable.keys() & set(self.to_be_retried)
        return {} if seen.ended and not awaits_retry else None
