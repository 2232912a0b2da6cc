"""Which task of a DAG file stands for which start in Glue: a node, and what starts it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from airflow_glue_bridge.glue.account import NodeRun
from airflow_glue_bridge.glue.model import Node, NodeType, Workflow
from glue2airflow.emit.literals import jinja_safe
from glue2airflow.plan.model import AirflowPlan, CrawlerTask, JobTask

# The start triggers of a workflow begin the same run, whichever of them fires.
_START = ""


@dataclass(frozen=True)
class Written:
    """A task of the file that runs something in Glue."""

    task_id: str
    node: Node
    upstream: Collection[str] = ()
    arguments: Mapping[str, str] | None = None


class Pairing:
    """Pairs the tasks of a file with those of the plan, which tells what each of them stands for.

    Of several tasks for one node, those are paired that pass the same arguments, where these
    differ; then those of the same id; then those behind the same tasks. A task of the file that is
    left over stands for nothing that Glue does.
    """

    def __init__(self, workflow: Workflow, plan: AirflowPlan, written: Collection[Written]) -> None:
        self._starts = {trigger.name for trigger in workflow.start_triggers}
        self._planned: dict[Node, list[JobTask | CrawlerTask]] = defaultdict(list)
        for task in plan.tasks:
            if isinstance(task, JobTask | CrawlerTask):
                self._planned[node_of(task)].append(task)
        self._written: dict[Node, list[Written]] = defaultdict(list)
        for one in written:
            self._written[one.node].append(one)
        # The task of the file for a task of the plan, by their ids.
        self.counterpart: dict[str, str] = {}
        for node in self._planned:
            self.counterpart.update(self._matched(node))

    def _matched(self, node: Node) -> Iterator[tuple[str, str]]:
        """The likeliest pairs of one node, each task in one of them."""
        planned, written = self._planned[node], self._written[node]
        telling = len({_arguments(task) for task in planned}) > 1
        pairs = sorted(
            product(planned, written),
            key=lambda pair: _likeness(*pair, telling=telling),
            reverse=True,
        )
        done: set[int] = set()
        for here, there in pairs:
            if not done & {id(here), id(there)}:
                done |= {id(here), id(there)}
                yield here.task_id, there.task_id

    def _name(self, trigger: str) -> str:
        return _START if trigger in self._starts else trigger

    def tasks_of(self, run: NodeRun) -> list[str]:
        """The tasks for the runs that one trigger starts of one node, in order.

        What the file has no task for falls to another of the same node; without any, to a name that
        no task has.
        """
        trigger = self._name(run.trigger)
        planned = [
            task
            for task in self._planned[run.node]
            if trigger in {self._name(name) for name in task.triggers}
        ]
        others = [one.task_id for one in self._written[run.node]] or [str(run.node)]
        return [self.counterpart.get(task.task_id, others[0]) for task in planned] or others[:1]

    def starters(self, task_id: str) -> list[tuple[Node, str]]:
        """What may start a task in Glue: its node, and each trigger that it stands for."""
        found: list[tuple[Node, str]] = []
        for node, planned in self._planned.items():
            for task in planned:
                if self.counterpart.get(task.task_id) == task_id:
                    names = {n for t in task.triggers for n in self._alike(t)}
                    found += [(node, name) for name in sorted(names)]
        return found

    def _alike(self, trigger: str) -> set[str]:
        return self._starts if trigger in self._starts else {trigger}


def node_of(task: JobTask | CrawlerTask) -> Node:
    """What a planned task runs in Glue."""
    if isinstance(task, JobTask):
        return Node(NodeType.JOB, task.job_name)
    return Node(NodeType.CRAWLER, task.crawler_name)


def _arguments(task: JobTask | CrawlerTask) -> tuple[tuple[str, str], ...]:
    """As the file has them; a crawler takes none."""
    if not isinstance(task, JobTask):
        return ()
    return tuple(sorted((key, jinja_safe(value)) for key, value in task.arguments.items()))


def _likeness(
    planned: JobTask | CrawlerTask, written: Written, *, telling: bool
) -> tuple[bool, bool, bool]:
    secrets = planned.secrets if isinstance(planned, JobTask) else ()
    given = (written.arguments or {}).items()
    passed = tuple(sorted(item for item in given if item[0] not in secrets))
    return (
        telling and passed == _arguments(planned),
        planned.task_id == written.task_id,
        set(planned.upstream) == set(written.upstream),
    )
