"""What Glue does with a workflow run: a state machine that is told how nodes end.

It runs nothing and waits for nothing. :meth:`WorkflowRun.start` and each :meth:`WorkflowRun.end`
answer with the runs of jobs and crawlers that Glue would begin next; whoever drives it runs them
and says how they ended. The same calls give the same answers.

Each rule, with its source, is in ``docs/semantics.md``. What AWS does not say is a field of
:class:`Assumptions`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from airflow_glue_bridge.glue.model import (
    FAILED,
    SUCCEEDED,
    Action,
    Job,
    Node,
    NodeType,
    Trigger,
    Workflow,
)

RUNNING = "RUNNING"
ERROR = "ERROR"
# How a run that is stopped from outside ends.
STOPPED: Mapping[NodeType, str] = {NodeType.JOB: "STOPPED", NodeType.CRAWLER: "CANCELLED"}


class RunStatus(StrEnum):
    """``WorkflowRun.Status``; a run is COMPLETED when nothing runs, whatever failed in it."""

    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    STOPPING = "STOPPING"
    STOPPED = "STOPPED"
    ERROR = "ERROR"


class IllegalWorkflowStateError(Exception):
    """The run is in a status in which Glue does not do this (IllegalWorkflowStateException)."""


class InvalidInputError(Exception):
    """The call names what cannot be meant (InvalidInputException)."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What AWS does not say, each with the way it is taken unless told otherwise.

    :param any_fires_again: an ANY trigger fires for each of its conditions that comes true, and
        not at the first one only.
    :param fires_again: a trigger fires again when what it watches ran, and ended so, once more.
    :param failed_before_last: an attempt that FAILED and is retried fires triggers already.
    :param attempts_counted: Statistics count every attempt, and not the last one only.
    :param crawls_counted: Statistics count crawls as they count job runs.
    """

    any_fires_again: bool = False
    fires_again: bool = False
    failed_before_last: bool = False
    attempts_counted: bool = False
    crawls_counted: bool = True


@dataclass(slots=True, eq=False)
class NodeRun:
    """One run of a job, or one crawl, that a trigger of the workflow started.

    :param attempt: 0 for the first, then counted up by Glue's own retries.
    :param previous: the attempt that this one retries.
    """

    node: Node
    trigger: str
    action: Action
    attempt: int = 0
    previous: NodeRun | None = None
    state: str = RUNNING


@dataclass(frozen=True, slots=True)
class Statistics:
    """``WorkflowRun.Statistics``, in the API's names."""

    total_actions: int = 0
    timeout_actions: int = 0
    failed_actions: int = 0
    stopped_actions: int = 0
    succeeded_actions: int = 0
    running_actions: int = 0
    errored_actions: int = 0


# Where a state of a job run or a crawl is counted.
_COUNTED = {
    RUNNING: "running_actions",
    SUCCEEDED: "succeeded_actions",
    FAILED: "failed_actions",
    "TIMEOUT": "timeout_actions",
    "STOPPED": "stopped_actions",
    "CANCELLED": "stopped_actions",
    ERROR: "errored_actions",
}


@dataclass(slots=True)
class _Watch:
    """A conditional trigger in a run: which of its conditions came true, and whether it fired."""

    trigger: Trigger
    conditions: int
    met: set[int] = field(default_factory=set)
    fired: bool = False

    def sees(self, index: int, assumed: Assumptions) -> bool:
        """Take note that a condition is true; whether the trigger fires now."""
        again = index in self.met
        self.met.add(index)
        if self.trigger.any_suffices:
            repeats = assumed.fires_again if again else assumed.any_fires_again
        elif len(self.met) < self.conditions:
            return False
        else:
            repeats = assumed.fires_again
        fires = repeats or not self.fired
        self.fired = True
        return fires


class WorkflowRun:
    """One run of a workflow, on the triggers it had when the run began.

    :param jobs: the job definitions, which Glue reads whenever it starts a job: later changes to
        the mapping count, those to triggers do not. The workflow's own by default.
    :param resumes: the run that this one resumes.
    """

    def __init__(
        self,
        workflow: Workflow,
        assumptions: Assumptions | None = None,
        jobs: Mapping[str, Job] | None = None,
        resumes: WorkflowRun | None = None,
    ) -> None:
        self.workflow = workflow
        self.assumptions = assumptions or Assumptions()
        self.jobs = workflow.jobs if jobs is None else jobs
        self.resumes = resumes
        self.resumed = 0
        self.status = RunStatus.RUNNING
        self.runs: list[NodeRun] = []
        self.running: set[NodeRun] = set()
        self._watches: dict[str, _Watch] = {}
        self._watchers: dict[tuple[Node, str], list[tuple[_Watch, int]]] = {}
        for trigger in workflow.conditional_triggers:
            if trigger.alive:
                self._watch(trigger)

    def _watch(self, trigger: Trigger) -> None:
        watch = self._watches[trigger.name] = _Watch(trigger, len(trigger.conditions))
        for index, condition in enumerate(trigger.conditions):
            event = condition.node, condition.watched_state
            self._watchers.setdefault(event, []).append((watch, index))

    def start(self, trigger: str = "") -> list[NodeRun]:
        """Fire a start trigger; by default the first that is alive, or the first of all.

        :raises InvalidInputError: if there is no such trigger.
        """
        starts = [t for t in self.workflow.start_triggers if not trigger or t.name == trigger]
        if not starts:
            raise InvalidInputError(f"{self.workflow} has no start trigger {trigger}".rstrip())
        begun = self._fire(next((t for t in starts if t.alive), starts[0]))
        self._settle()
        return begun

    def end(self, run: NodeRun, state: str) -> list[NodeRun]:
        """Say how a run ended; what Glue starts because of it.

        :raises InvalidInputError: if the run is none of this workflow run's, or is over.
        """
        if run not in self.running:
            raise InvalidInputError(f"{run.node} does not run in {self.workflow}")
        self.running.discard(run)
        run.state = state
        begun: list[NodeRun] = []
        if self.status is RunStatus.RUNNING:
            retried = self._retry(run)
            if retried:
                begun.append(retried)
            if not retried or self.assumptions.failed_before_last:
                for watch, index in self._watchers.get((run.node, state), ()):
                    if watch.sees(index, self.assumptions):
                        begun += self._fire(watch.trigger)
        self._settle()
        return begun

    def stop(self) -> set[NodeRun]:
        """Stop the run; the runs that Glue now ends, as :data:`STOPPED` says.

        :raises IllegalWorkflowStateError: if it is not RUNNING.
        """
        if self.status is not RunStatus.RUNNING:
            raise IllegalWorkflowStateError(f"{self.workflow} is {self.status}, not RUNNING")
        self.status = RunStatus.STOPPING
        return set(self.running)

    def _fire(self, trigger: Trigger) -> list[NodeRun]:
        return [self._begin(NodeRun(a.node, trigger.name, a)) for a in trigger.actions]

    def _begin(self, run: NodeRun) -> NodeRun:
        self.runs.append(run)
        self.running.add(run)
        return run

    def _retry(self, run: NodeRun) -> NodeRun | None:
        """The next attempt, if Glue makes one: after FAILED only, not after a timeout."""
        if run.state != FAILED or run.node.type is not NodeType.JOB:
            return None
        job = self.jobs.get(run.node.name)
        if job is None or run.attempt >= (job.max_retries or 0):
            return None
        return self._begin(NodeRun(run.node, run.trigger, run.action, run.attempt + 1, run))

    def _settle(self) -> None:
        if self.running:
            return
        if self.status is RunStatus.RUNNING:
            self.status = RunStatus.COMPLETED
        elif self.status is RunStatus.STOPPING:
            self.status = RunStatus.STOPPED

    def runs_of(self, node: Node) -> list[NodeRun]:
        """The runs of one job or crawler, in order."""
        return [run for run in self.runs if run.node == node]

    def statistics(self) -> Statistics:
        """The counts that Glue shows for the run."""
        counts = dict.fromkeys(_COUNTED.values(), 0)
        runs = self.runs if self.assumptions.attempts_counted else self._last_attempts()
        for run in runs:
            if run.node.type is NodeType.JOB or self.assumptions.crawls_counted:
                counts[_COUNTED[run.state]] += 1
        total = sum(len(trigger.actions) for trigger in self.workflow.triggers)
        return Statistics(total_actions=total, **counts)

    def _last_attempts(self) -> list[NodeRun]:
        retried = {id(run.previous) for run in self.runs if run.previous}
        return [run for run in self.runs if id(run) not in retried]

    def resume(self, nodes: Iterable[Node]) -> tuple[WorkflowRun, list[NodeRun]]:
        """Run ``nodes`` and all that follows them again, in a new run; what it begins with.

        Nodes that follow another of ``nodes`` are not begun with: their turn comes by triggers.

        :raises IllegalWorkflowStateError: if the run is not COMPLETED, or is itself a resumed one
            that was resumed before.
        :raises InvalidInputError: if a node has no run here.
        """
        if self.status is not RunStatus.COMPLETED:
            raise IllegalWorkflowStateError(f"{self.workflow} is {self.status}, not COMPLETED")
        if self.resumes and self.resumed:
            raise IllegalWorkflowStateError(
                "a resumed run can be resumed once; resume the original"
            )
        wanted = list(dict.fromkeys(nodes))
        last = {run.node: run for run in self.runs}
        if unknown := [node for node in wanted if node not in last]:
            raise InvalidInputError(f"{unknown[0]} has no run to resume")
        if not wanted:
            raise InvalidInputError("name at least one node to resume")
        self.resumed += 1
        first = [n for n in wanted if not any(n in self._below(o) for o in wanted if o != n)]
        again = set(first).union(*(self._below(node) for node in first))
        resumed = WorkflowRun(self.workflow, self.assumptions, self.jobs, resumes=self)
        resumed._take_over(self, again)
        begun = [
            resumed._begin(NodeRun(node, last[node].trigger, last[node].action)) for node in first
        ]
        return resumed, begun

    def _take_over(self, old: WorkflowRun, again: set[Node]) -> None:
        """Keep old runs, and what triggers made of them, where nothing runs again."""
        self.runs = [run for run in old.runs if run.node not in again]
        for run in self._last_attempts():
            for watch, index in self._watchers.get((run.node, run.state), ()):
                watch.met.add(index)
        for watch in self._watches.values():
            anew = any(condition.node in again for condition in watch.trigger.conditions)
            complete = watch.trigger.any_suffices or len(watch.met) == watch.conditions
            watch.fired = bool(watch.met) and complete and not anew

    def _below(self, node: Node) -> set[Node]:
        """All that can run because ``node`` did."""
        found: set[Node] = set()
        todo = [node]
        while todo:
            current = todo.pop()
            for watch in self._watches.values():
                if any(condition.node == current for condition in watch.trigger.conditions):
                    new = {action.node for action in watch.trigger.actions} - found
                    found |= new
                    todo += new
        return found
