"""Which task stands for which start in Glue: a node, and the trigger that starts it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from airflow_glue_bridge.glue.account import NodeRun
from airflow_glue_bridge.glue.model import Node, Workflow
from glue2airflow.plan.model import AirflowPlan, CrawlerTask, JobTask

# The start triggers of a workflow begin the same run, whichever of them fires.
_START = ""


@dataclass
class Pairing:
    """Finds the task for a run in Glue.

    The plan tells which trigger a task stands for. What the file has beside it is paired by node.
    """

    workflow: Workflow
    plan: AirflowPlan
    glue: Mapping[str, Node]
    _by_start: dict[tuple[Node, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    _by_node: dict[Node, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self._starts = {trigger.name for trigger in self.workflow.start_triggers}
        planned = {
            task.task_id: task
            for task in self.plan.tasks
            if isinstance(task, JobTask | CrawlerTask)
        }
        for task_id, node in self.glue.items():
            task = planned.get(task_id)
            for trigger in self._starting(task.triggers) if task else ():
                self._by_start[node, trigger].append(task_id)
            if not task:
                self._by_node[node].append(task_id)

    def _starting(self, triggers: Iterable[str]) -> list[str]:
        return list(dict.fromkeys(self._start(trigger) for trigger in triggers))

    def _start(self, trigger: str) -> str:
        return _START if trigger in self._starts else trigger

    def starters(self, task_id: str) -> list[tuple[Node, str]]:
        """What may start a task in Glue: its node, and each trigger that it stands for."""
        node = self.glue[task_id]
        names = [t for (_, t), tasks in self._by_start.items() if task_id in tasks]
        real = (self._starts if name == _START else {name} for name in names)
        return [(node, name) for several in real for name in sorted(several)]

    def task_of(self, run: NodeRun, nth: int) -> str:
        """The task for a run; a name that no task has, if the DAG has none for it.

        :param nth: how many runs the same trigger started of the same node before, in this run.
        """
        tasks = self._by_start.get((run.node, self._start(run.trigger))) or self._by_node[run.node]
        return tasks[nth % len(tasks)] if tasks else str(run.node)
