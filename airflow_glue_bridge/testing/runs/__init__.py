"""What runs in a world, ran, or is going to.

What starts is decided by :mod:`airflow_glue_bridge.glue.engine`; the modules here lend it time,
ids, and the shapes in which the API shows its runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow_glue_bridge.glue.engine import Account
from airflow_glue_bridge.testing.runs.events import Events
from airflow_glue_bridge.testing.runs.graph import design_graph
from airflow_glue_bridge.testing.runs.ids import Ids
from airflow_glue_bridge.testing.runs.nodes import NodeRuns
from airflow_glue_bridge.testing.runs.outside import Outside
from airflow_glue_bridge.testing.runs.schedules import Schedules
from airflow_glue_bridge.testing.runs.snapshots import Snapshots
from airflow_glue_bridge.testing.runs.workflows import WorkflowRuns

if TYPE_CHECKING:
    from airflow_glue_bridge.testing.world import World


class Runs:
    """The running side of a world."""

    def __init__(self, world: World) -> None:
        definitions = world.definitions
        self._world = world
        self.account = Account(definitions.jobs_view, definitions.crawlers_view, world.assumptions)
        self.ids = Ids(world.account_id, world.region)
        self.snapshots = Snapshots(definitions)
        self.nodes = NodeRuns(world, self.ids)
        self.workflows = WorkflowRuns(world, self)
        self.outside = Outside(world, self)
        self.schedules = Schedules(world, self)
        self.events = Events(world, self)

    def last_run(self, name: str, include_graph: bool = False) -> dict[str, Any] | None:
        """``Workflow.LastRun``; None for a workflow that never ran."""
        last = self.workflows.last(name)
        return self.workflows.view(last, include_graph=include_graph) if last else None

    def design_graph(self, name: str) -> dict[str, Any]:
        """``Workflow.Graph``: the triggers as they are now, and what they start and watch."""
        world = self._world
        scope = f"{world.account_id}/{world.region}/{name}"
        return design_graph(scope, self.snapshots.triggers(name))

    def crawler_state(self, name: str) -> dict[str, Any]:
        """What ``Crawler`` tells of its crawls: State, CrawlElapsedTime, LastCrawl."""
        return self.nodes.crawls(name).crawler_state(self._world.now)
