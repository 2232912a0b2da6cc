"""Workflow runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from airflow_glue_bridge.glue.codec import api_name
from airflow_glue_bridge.glue.engine import EngineError, Statistics
from airflow_glue_bridge.glue.engine import WorkflowRun as EngineRun
from airflow_glue_bridge.glue.model import Node
from airflow_glue_bridge.testing.errors import invalid_input, not_found, of_engine
from airflow_glue_bridge.testing.runs.graph import nodes_by_id, run_graph
from airflow_glue_bridge.testing.runs.owner import Owner
from airflow_glue_bridge.testing.runs.records import shown

if TYPE_CHECKING:
    from airflow_glue_bridge.testing.runs import Runs
    from airflow_glue_bridge.testing.world import World

_COUNTS = {api_name(f.name): f.name for f in fields(Statistics)}


@dataclass(eq=False, kw_only=True)
class WorkflowRun(Owner):
    """A workflow run, on the triggers that the workflow had when it began.

    :param batch: the condition that was met by the events that started it.
    """

    triggers: Sequence[dict[str, Any]]
    started_on: datetime
    previous_id: str = ""
    batch: Mapping[str, int] = field(default_factory=dict)


class WorkflowRuns:
    """Every workflow run of a world."""

    def __init__(self, world: World, runs: Runs) -> None:
        self._world = world
        self._runs = runs
        self._of: dict[str, dict[str, WorkflowRun]] = {}

    def all(self, workflow: str) -> list[WorkflowRun]:
        """The runs of a workflow, oldest first.

        :raises GlueError: if there is no such workflow.
        """
        self._check(workflow)
        return list(self._of.get(workflow, {}).values())

    def find(self, workflow: str, run_id: str) -> WorkflowRun:
        """One run.

        :raises GlueError: if there is no such workflow, or no such run of it.
        """
        self._check(workflow)
        found = self._of.get(workflow, {}).get(run_id)
        if found is None:
            raise not_found("Workflow run", run_id)
        return found

    def _check(self, workflow: str) -> None:
        if workflow not in self._world.definitions.workflows:
            raise not_found("Workflow", workflow)

    def last(self, workflow: str) -> WorkflowRun | None:
        """The run that began last."""
        runs = self._of.get(workflow)
        return runs[next(reversed(runs))] if runs else None

    def start(
        self,
        workflow: str,
        trigger: str = "",
        *,
        fired: bool = False,
        properties: Mapping[str, str] | None = None,
        batch: Mapping[str, int] | None = None,
    ) -> WorkflowRun:
        """Begin a run.

        :param trigger: the start trigger; by default the engine's choice.
        :param fired: the trigger fired by itself.
        :param properties: laid over the workflow's default run properties.
        :raises GlueError: if the engine refuses it.
        """
        self._check(workflow)
        snapshot = self._runs.snapshots.of_workflow(workflow)
        engine = EngineRun(snapshot.workflow, self._world.assumptions, self._runs.account)
        try:
            begun = engine.start(trigger, fired=fired)
        except EngineError as error:
            raise of_engine(error) from error
        run = WorkflowRun(
            engine,
            workflow,
            self._runs.ids.new("wr"),
            {**snapshot.definition.get("DefaultRunProperties", {}), **(properties or {})},
            triggers=snapshot.triggers,
            started_on=self._world.now,
            batch=batch or {},
        )
        self._keep(run)
        self._runs.nodes.follow(run, begun)
        return run

    def _keep(self, run: WorkflowRun) -> None:
        self._of.setdefault(run.workflow, {})[run.run_id] = run

    def stop(self, run: WorkflowRun) -> None:
        """Stop a run and all that runs in it.

        :raises GlueError: if it is not RUNNING.
        """
        try:
            stopped = run.engine.stop()
        except EngineError as error:
            raise of_engine(error) from error
        self._runs.nodes.stop_all(run, stopped)

    def resume(self, run: WorkflowRun, node_ids: Sequence[str]) -> tuple[WorkflowRun, list[str]]:
        """Begin a run that resumes another; and those of ``node_ids`` that it begins with.

        It is assumed to take the triggers over, and the properties with what was put since.

        :raises GlueError: if an id is none of the run's graph, or the engine refuses it.
        """
        nodes = self._nodes(run, node_ids)
        now = self._runs.snapshots.of_workflow(run.workflow).workflow
        try:
            engine, begun = run.engine.resume(nodes.values(), limited_by=now)
        except EngineError as error:
            raise of_engine(error) from error
        resumed = WorkflowRun(
            engine,
            run.workflow,
            self._runs.ids.new("wr"),
            dict(run.properties),
            triggers=run.triggers,
            started_on=self._world.now,
            previous_id=run.run_id,
        )
        self._keep(resumed)
        kept = set(run.engine.runs)
        self._runs.nodes.follow(resumed, begun)
        anew = {r.node for r in engine.runs if r not in kept}
        return resumed, [i for i, node in nodes.items() if node in anew]

    def _nodes(self, run: WorkflowRun, node_ids: Sequence[str]) -> dict[str, Node]:
        known = nodes_by_id(run.run_id, run.triggers)
        found: dict[str, Node] = {}
        for unique_id in node_ids:
            if unique_id not in known:
                raise invalid_input(f"Node {unique_id} is not in workflow run {run.run_id}.")
            node = known[unique_id]
            if node is None:
                raise invalid_input(f"Node {unique_id} is a trigger, and cannot be resumed.")
            found[unique_id] = node
        return found

    def view(self, run: WorkflowRun, *, include_graph: bool = False) -> dict[str, Any]:
        """The API's WorkflowRun."""
        members = shown(
            {
                "Name": run.workflow,
                "WorkflowRunId": run.run_id,
                "PreviousRunId": run.previous_id,
                "StartedOn": run.started_on,
                "CompletedOn": run.completed_on,
                "Status": str(run.engine.status),
                "ErrorMessage": run.engine.error,
                "StartingEventBatchCondition": dict(run.batch),
            }
        )
        members["WorkflowRunProperties"] = dict(run.properties)
        counts = run.engine.statistics()
        members["Statistics"] = {api: getattr(counts, name) for api, name in _COUNTS.items()}
        return members | ({"Graph": self._graph(run)} if include_graph else {})

    def _graph(self, run: WorkflowRun) -> dict[str, Any]:
        ran = self._runs.nodes.of(run)
        return run_graph(run.run_id, run.triggers, ran, self._world.now)
