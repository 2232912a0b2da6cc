"""Whether Glue starts a job or crawler more than once in a run: tried, where it cannot be shown."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from airflow_glue_bridge.glue.account import NodeRun
from airflow_glue_bridge.glue.engine import WorkflowRun
from airflow_glue_bridge.glue.model import Node, Workflow
from airflow_glue_bridge.glue.outcomes import Ending, Endings, Walk, endings_of

# As many combinations of ends are tried; where there are more, it is taken to be possible.
MOST = 10_000


def starts_twice(workflow: Workflow, start: str, node: Node) -> bool:
    """Whether some combination of ends makes Glue start ``node`` again in the same run.

    :param start: the trigger that begins the run.
    """
    endings, walk = endings_of(workflow), Walk()
    for _ in range(MOST):
        if walk.over:
            return False
        run = WorkflowRun(workflow)
        _play(run, start, endings, walk)
        if sum(not r.attempt for r in run.runs_of(node)) > 1:
            return True
        walk.advance()
    return True


def _play(run: WorkflowRun, start: str, endings: Mapping[Node, Endings], walk: Walk) -> None:
    chosen: dict[NodeRun, Ending] = {}
    todo = deque(run.start(start, fired=True))
    while todo:
        current = todo.popleft()
        ending = chosen.pop(current.previous, ()) if current.previous else ()
        ending = ending or walk(endings[current.node].options(0))
        chosen[current] = ending
        todo.extend(run.end(current, ending[min(current.attempt, len(ending) - 1)]))
