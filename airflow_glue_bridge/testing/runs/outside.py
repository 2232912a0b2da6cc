"""What runs outside of workflows: triggers of their own, and jobs and crawlers that are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from airflow_glue_bridge.glue.codec import decode
from airflow_glue_bridge.glue.engine import EngineError, NodeRun
from airflow_glue_bridge.glue.engine import WorkflowRun as EngineRun
from airflow_glue_bridge.glue.model import Action, Workflow
from airflow_glue_bridge.glue.states import RUNNING, WAITING
from airflow_glue_bridge.testing.errors import (
    CONCURRENT_RUNS_EXCEEDED,
    GlueError,
    not_found,
    of_engine,
)
from airflow_glue_bridge.testing.runs.job_runs import JobRun
from airflow_glue_bridge.testing.runs.owner import Owner

if TYPE_CHECKING:
    from airflow_glue_bridge.testing.runs import Runs
    from airflow_glue_bridge.testing.world import World

# The members of StartJobRun that an action of a trigger has too.
IN_ACTION = frozenset({"Arguments", "NotificationProperty", "SecurityConfiguration", "Timeout"})


class Outside:
    """Begins runs that belong to no workflow."""

    def __init__(self, world: World, runs: Runs) -> None:
        self._world = world
        self._runs = runs

    def fire(self, trigger: str, *, fired: bool = False) -> None:
        """Fire a start trigger that belongs to no workflow, and all that follows it.

        :raises GlueError: if the engine refuses it.
        """
        engine = self._engine(self._runs.snapshots.of_standalone().workflow)
        try:
            begun = engine.start(trigger, fired=fired)
        except EngineError as error:
            raise of_engine(error) from error
        self._runs.nodes.follow(Owner(engine), begun)

    def start_job(self, name: str, given: Mapping[str, Any], previous: str = "") -> JobRun:
        """Begin a run of a job; no trigger takes note of its end.

        :param given: the members of StartJobRun that settle how it runs.
        :param previous: the run that it runs again, if it does.
        :raises GlueError: if there is no such job, or no room for one more run of it.
        """
        if name not in self._world.definitions.jobs:
            raise not_found("Job", name)
        in_action = {key: value for key, value in given.items() if key in IN_ACTION}
        action = decode(Action, {"JobName": name, **in_action})
        run = NodeRun(action, queues=given.get("JobRunQueuingEnabled"))
        called = {key: value for key, value in given.items() if key not in IN_ACTION}
        self._call(run, called, GlueError(CONCURRENT_RUNS_EXCEEDED, _full(name)))
        begun = self._runs.nodes.job_run_of(run)
        begun.previous_id = previous
        return begun

    def start_crawler(self, name: str) -> None:
        """Begin a crawl; no trigger takes note of its end.

        :raises GlueError: if there is no such crawler, or it is running.
        """
        if name not in self._world.definitions.crawlers:
            raise not_found("Crawler", name)
        refusal = GlueError(
            "CrawlerRunningException", f"Crawler with name {name} has already started."
        )
        self._call(NodeRun(Action(crawler_name=name)), {}, refusal)

    def _call(self, run: NodeRun, called: Mapping[str, Any], refusal: GlueError) -> None:
        engine = self._engine(Workflow(run.node.name, standalone=True))
        begun = engine.call(run)
        if run.state not in (RUNNING, WAITING):
            raise refusal
        self._runs.nodes.follow(Owner(engine, called=called), begun)

    def _engine(self, workflow: Workflow) -> EngineRun:
        return EngineRun(workflow, self._world.assumptions, self._runs.account)


def _full(job: str) -> str:
    return f"Concurrent runs exceeded for {job}"
