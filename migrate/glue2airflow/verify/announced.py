"""Which findings announce that the DAG starts something else than Glue: where, and when."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from airflow_glue_bridge.glue.model import (
    FAILED,
    SUCCEEDED,
    Condition,
    Node,
    NodeType,
    Trigger,
    Workflow,
)
from glue2airflow import findings as f
from glue2airflow.findings import Finding
from glue2airflow.plan.model import AirflowPlan, CrawlerTask, JobTask
from glue2airflow.verify.lockstep import Kind, Parting, Play, Stage
from glue2airflow.verify.pairing import node_of

# The states in which the runs of a node ended, None for one that never started.
Ended = Mapping[Node, set[str | None]]
Met = Callable[[Condition, Ended], bool]

_MORE = frozenset({Kind.EXTRA, Kind.EARLY})


def _as_asked(condition: Condition, ended: Ended) -> bool:
    return condition.watched_state in ended.get(condition.node, ())


def _nearly(condition: Condition, ended: Ended) -> bool:
    """A failure of any kind stands for the one that is asked for."""
    if condition.watched_state == SUCCEEDED:
        return _as_asked(condition, ended)
    return any(state not in (SUCCEEDED, None) for state in ended.get(condition.node, ()))


def _nearly_or_unstarted(condition: Condition, ended: Ended) -> bool:
    unstarted = condition.watched_state != SUCCEEDED and None in ended.get(condition.node, ())
    return unstarted or _nearly(condition, ended)


@dataclass(frozen=True)
class Promise:
    """What a kind of finding announces.

    :param kinds: how the sides may part.
    :param then: how they may part at what follows.
    :param met: when a trigger counts as fired in the DAG, though it does not in Glue; None where
        that is not what the finding is about.
    """

    kinds: frozenset[Kind]
    then: frozenset[Kind] = frozenset()
    met: Met | None = None


PROMISES: Mapping[str, Promise] = {
    f.INACTIVE_INCLUDED.code: Promise(_MORE, _MORE, _as_asked),
    # Where Glue's two runs of a job are retried, the one run in Airflow is over before both are.
    # And they may end in different ways: what watches either end follows only one of them.
    f.MERGED.code: Promise(
        frozenset({Kind.OFTENER, Kind.EARLY}),
        frozenset({Kind.EARLY, Kind.LATE, Kind.MISSING, Kind.EXTRA, Kind.OFTENER, Kind.GIVEN_UP}),
    ),
    f.NATIVE_STATES.code: Promise(_MORE, _MORE, _nearly),
    f.NATIVE_UNSTARTED.code: Promise(_MORE, _MORE, _nearly_or_unstarted),
    f.RETRIED_TWICE.code: Promise(frozenset({Kind.RETRIED})),
}


@dataclass(frozen=True)
class Announcement:
    """A finding, and what it means for tasks.

    :param about: the tasks that it is about.
    :param below: the tasks that can follow from these.
    :param triggers: the triggers that may count as fired.
    :param glue: what every task of the DAG runs in Glue.
    :param retries: how often Glue tries each job again.
    """

    finding: Finding
    about: frozenset[str]
    below: frozenset[str]
    triggers: tuple[Trigger, ...]
    glue: Mapping[str, Node]
    retries: Mapping[Node, int]

    @property
    def needs_glue(self) -> bool:
        """Whether only what Glue starts can show it, and not what the DAG starts alone."""
        return PROMISES[self.finding.code].met is None

    def covers(self, parting: Parting, play: Play) -> bool:
        """Whether the finding tells of this."""
        promise = PROMISES[self.finding.code]
        if parting.kind is Kind.RETRIED:
            return parting.task in self.about and self._tries_as_often(parting.task, play)
        if parting.task in self.about:
            fired = promise.met is None or self._fired(play, promise.met)
            return fired and parting.kind in promise.kinds
        if parting.task not in self.below or parting.kind not in promise.then:
            return False
        return any(self.covers(p, play) for p in play.partings if p.task in self.about)

    def _tries_as_often(self, task: str, play: Play) -> bool:
        """Whether Airflow tries again what Glue does not, but no more often than after FAILED."""
        tries = max(attempt for name, _, attempt in play.airflow if name == task)
        return play.ends[task, 1][0] != FAILED and tries <= self.retries.get(self.glue[task], 0)

    def _fired(self, play: Play, met: Met) -> bool:
        started = {task for task, _, _ in play.airflow}
        ended: dict[Node, set[str | None]] = {}
        for task, node in self.glue.items():
            ended.setdefault(node, set()).add(play.ends[task, 1][-1] if task in started else None)
        return any(_fires(trigger, ended, met) for trigger in self.triggers)


def _fires(trigger: Trigger, ended: Ended, met: Met) -> bool:
    enough = any if trigger.any_suffices else all
    return enough(met(condition, ended) for condition in trigger.conditions)


def announcements(
    plan: AirflowPlan, workflow: Workflow, stage: Stage, below: Mapping[str, Collection[str]]
) -> list[Announcement]:
    """The findings of a plan that announce differences.

    :param below: everything downstream of each task of the file.
    """
    found = []
    retries = {Node(NodeType.JOB, job.name): job.max_retries or 0 for job in workflow.jobs.values()}
    for finding in plan.findings:
        if finding.code in PROMISES:
            planned = _about(finding, plan)
            counterpart = stage.pairing.counterpart
            about = {counterpart.get(task.task_id, "") for task in planned} - {""}
            follow = frozenset().union(*(below[task] for task in about))
            triggers = _meant(finding, planned, workflow)
            found.append(
                Announcement(finding, frozenset(about), follow, triggers, stage.glue, retries)
            )
    return found


def _meant(
    finding: Finding, planned: list[JobTask | CrawlerTask], workflow: Workflow
) -> tuple[Trigger, ...]:
    """The trigger that is the finding's subject, or those that start the task that is."""
    conditional = workflow.conditional_triggers
    if named := tuple(t for t in conditional if finding.subject == str(t)):
        return named
    names = {name for task in planned for name in task.triggers}
    return tuple(trigger for trigger in conditional if trigger.name in names)


def _about(finding: Finding, plan: AirflowPlan) -> list[JobTask | CrawlerTask]:
    """The planned tasks that the finding's subject is, starts or lets on."""
    meant = _let_on(finding.subject.removeprefix("task "), plan)
    tasks = (task for task in plan.tasks if isinstance(task, JobTask | CrawlerTask))
    return [task for task in tasks if task.task_id in meant or finding.subject in _subjects(task)]


def _subjects(task: JobTask | CrawlerTask) -> set[str]:
    return {*(f"trigger {name}" for name in task.triggers), str(node_of(task))}


def _let_on(task_id: str, plan: AirflowPlan) -> set[str]:
    """A task; if it is a helper, also what is behind it, up to the next task in Glue."""
    found = {task_id}
    for task in plan.tasks:
        above = (t for t in plan.tasks if t.task_id in found & {*task.upstream})
        if any(not isinstance(t, JobTask | CrawlerTask) for t in above):
            found.add(task.task_id)
    return found
