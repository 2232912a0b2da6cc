"""Which jobs and crawlers Glue starts more than once in a run: tried, where it cannot be shown."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping

from airflow_glue_bridge.glue.account import NodeRun
from airflow_glue_bridge.glue.engine import WorkflowRun
from airflow_glue_bridge.glue.model import Node, Workflow
from airflow_glue_bridge.glue.outcomes import Ending, Endings, Walk, endings_of

# As many combinations of ends are tried; where there are more, it is taken to be possible.
MOST = 10_000


def started_twice(workflow: Workflow, start: str, nodes: set[Node]) -> set[Node]:
    """Those of ``nodes`` that Glue starts again in the same run, after some combination of ends.

    :param start: the trigger that begins the run.
    """
    endings, walk = endings_of(workflow), Walk()
    found: set[Node] = set()
    for _ in range(MOST):
        if walk.over or found == nodes:
            return found
        run = WorkflowRun(workflow)
        _play(run, start, endings, walk)
        starts = Counter(r.node for r in run.runs if not r.attempt)
        found |= {node for node in nodes if starts[node] > 1}
        walk.advance()
    return nodes


def _play(run: WorkflowRun, start: str, endings: Mapping[Node, Endings], walk: Walk) -> None:
    chosen: dict[NodeRun, Ending] = {}
    todo = deque(run.start(start, fired=True))
    while todo:
        current = todo.popleft()
        ending = chosen.pop(current.previous, ()) if current.previous else ()
        ending = ending or walk(endings[current.node].options(0))
        chosen[current] = ending
        todo.extend(run.end(current, ending[min(current.attempt, len(ending) - 1)]))
