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

from airflow_glue_bridge.glue.account import Account, NodeRun
from airflow_glue_bridge.glue.assumptions import Assumptions
from airflow_glue_bridge.glue.model import (
    FAILED,
    SUCCEEDED,
    Job,
    Node,
    NodeType,
    Trigger,
    TriggerType,
    Workflow,
)
from airflow_glue_bridge.glue.states import COUNTED, RUNNING, STOPPED, WAITING, RunStatus

__all__ = [
    "STOPPED",
    "Account",
    "Assumptions",
    "ConcurrentRunsExceededError",
    "EngineError",
    "IllegalWorkflowStateError",
    "InvalidInputError",
    "NodeRun",
    "RunStatus",
    "Statistics",
    "WorkflowRun",
]


class EngineError(Exception):
    """Glue refuses the call. The class is named for the API's exception."""


class IllegalWorkflowStateError(EngineError):
    """The run is in a status in which Glue does not do this (IllegalWorkflowStateException)."""


class InvalidInputError(EngineError):
    """The call names what cannot be meant (InvalidInputException)."""


class ConcurrentRunsExceededError(EngineError):
    """As many runs as MaxConcurrentRuns are going on (ConcurrentRunsExceededException)."""


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
    waiting_actions: int = 0


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


# What becomes of a run when nothing runs in it any more.
_ENDS = {RunStatus.RUNNING: RunStatus.COMPLETED, RunStatus.STOPPING: RunStatus.STOPPED}


class WorkflowRun:
    """One run of a workflow, on the triggers it had when the run began.

    :param account: what the run shares with others: job definitions that Glue reads whenever it
        starts a job, and limits on how many run at once. Without one, jobs are the workflow's own
        and nothing is limited.
    :param resumes: the run that this one resumes.
    """

    def __init__(
        self,
        workflow: Workflow,
        assumptions: Assumptions | None = None,
        account: Account | None = None,
        resumes: WorkflowRun | None = None,
    ) -> None:
        self.workflow = workflow
        self.assumptions = assumptions or Assumptions()
        self.account = account
        self.jobs: Mapping[str, Job] = account.jobs if account else workflow.jobs
        self.resumes = resumes
        self.resumed = 0
        self.status = RunStatus.RUNNING
        self.error = ""
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

    def start(self, trigger: str = "", *, fired: bool = False) -> list[NodeRun]:
        """Fire a start trigger, by default the first that is alive; the runs that begin.

        :param fired: the trigger fired by itself, by its schedule or by events; otherwise
            StartWorkflowRun was called.
        :raises InvalidInputError: if there is no such trigger, or none that can be started so.
        :raises ConcurrentRunsExceededError: if MaxConcurrentRuns of the workflow are running.
        """
        chosen = self._start_trigger(trigger, fired=fired)
        if self.account and not self.account.has_room(self.workflow):
            self._exceed(fired=fired)
            return []
        if self.account:
            self.account.begin(self.workflow)
        begun: list[NodeRun] = []
        if chosen:
            self._fire(chosen, begun)
        self._settle()
        return begun

    def call(self, run: NodeRun) -> list[NodeRun]:
        """Begin a run that no trigger starts, as StartJobRun and StartCrawler do; what begins."""
        if self.account:
            self.account.begin(self.workflow)
        begun: list[NodeRun] = []
        self._begin(run, begun)
        self._settle()
        return begun

    def _start_trigger(self, name: str, *, fired: bool) -> Trigger | None:
        able = [t for t in self.workflow.start_triggers if not name or t.name == name]
        if not fired:
            able = [t for t in able if self._callable(t)]
        if able:
            return next((t for t in able if t.alive), able[0])
        if not self.workflow.start_triggers and self.assumptions.empty_workflow_starts:
            return None
        raise InvalidInputError(f"{self.workflow} has no start trigger {name}".rstrip())

    def _callable(self, trigger: Trigger) -> bool:
        """Whether StartWorkflowRun can fire it."""
        by_event = trigger.type == TriggerType.EVENT
        assumed = self.assumptions
        return (assumed.call_starts_event_workflow or not by_event) and (
            assumed.call_fires_inactive_start or trigger.alive
        )

    def _exceed(self, *, fired: bool) -> None:
        """Refuse the run, or record one that never ran."""
        message = f"Concurrent runs exceeded for workflow: {self.workflow.name}."
        if not (fired and self.assumptions.excess_fire_recorded):
            raise ConcurrentRunsExceededError(message)
        self.status, self.error = RunStatus.ERROR, message

    def end(self, run: NodeRun, state: str) -> list[NodeRun]:
        """Say how a run ended; the runs that begin because of it.

        With an account, a run that waited for this one's end may be among them, of whatever
        workflow run.

        :raises InvalidInputError: if the run is none of this workflow run's, or is over.
        """
        if run not in self.running:
            raise InvalidInputError(f"{run.node} does not run in {self.workflow}")
        self.running.discard(run)
        begun = self.account.leave(run) if self.account else []
        run.state = state
        self._follow(run, begun)
        self._settle()
        return begun

    def _follow(self, run: NodeRun, begun: list[NodeRun]) -> None:
        """Retry a run that ended, or fire what waits for such an end."""
        if self.status is not RunStatus.RUNNING:
            return
        retry = self._retry(run)
        if retry:
            self._begin(retry, begun)
        if self._seen(run, retried=retry is not None):
            for watch, index in self._watchers.get((run.node, run.state), ()):
                if watch.sees(index, self.assumptions):
                    self._fire(watch.trigger, begun)

    def _seen(self, run: NodeRun, *, retried: bool) -> bool:
        """Whether triggers take note of the end of this attempt."""
        if retried:
            return self.assumptions.failed_before_last
        return not run.attempt or run.state != SUCCEEDED or self.assumptions.retry_success_seen

    def stop(self) -> set[NodeRun]:
        """Stop the run; the runs that Glue now ends, as :data:`STOPPED` says.

        :raises IllegalWorkflowStateError: if it is not RUNNING.
        """
        if self.status is not RunStatus.RUNNING:
            raise IllegalWorkflowStateError(f"{self.workflow} is {self.status}, not RUNNING")
        self.status = RunStatus.STOPPING
        return set(self.running)

    def _fire(self, trigger: Trigger, begun: list[NodeRun]) -> None:
        for action in trigger.actions:
            self._begin(NodeRun(action, trigger.name), begun)

    def _begin(self, run: NodeRun, begun: list[NodeRun]) -> None:
        """Begin a run if there is room; one that is refused has ended already."""
        self.runs.append(run)
        if self.account:
            self.account.enter(run)
        if run.state == RUNNING:
            self.running.add(run)
            begun.append(run)
        elif run.state == WAITING:
            self.running.add(run)
        else:
            self._follow(run, begun)

    def _retry(self, run: NodeRun) -> NodeRun | None:
        """The next attempt, if Glue makes one: after FAILED only, not after a timeout."""
        if run.state != FAILED or run.node.type is not NodeType.JOB:
            return None
        job = self.jobs.get(run.node.name)
        if job is None or run.attempt >= (job.max_retries or 0):
            return None
        return NodeRun(run.action, run.trigger, run.attempt + 1, run, run.queues)

    def _settle(self) -> None:
        if self.running or self.status not in _ENDS:
            return
        self.status = _ENDS[self.status]
        if self.account:
            self.account.finish(self.workflow)

    def runs_of(self, node: Node) -> list[NodeRun]:
        """The runs of one job or crawler, in order."""
        return [run for run in self.runs if run.node == node]

    def statistics(self) -> Statistics:
        """The counts that Glue shows for the run."""
        counts = dict.fromkeys(COUNTED.values(), 0)
        runs = self.runs if self.assumptions.attempts_counted else self._last_attempts()
        for run in runs:
            counted = run.node.type is NodeType.JOB or self.assumptions.crawls_counted
            if counted and run.state in COUNTED:
                counts[COUNTED[run.state]] += 1
        total = sum(len(trigger.actions) for trigger in self.workflow.triggers)
        return Statistics(total_actions=total, **counts)

    def _last_attempts(self) -> list[NodeRun]:
        retried = {id(run.previous) for run in self.runs if run.previous}
        return [run for run in self.runs if id(run) not in retried]

    def resume(
        self, nodes: Iterable[Node], limited_by: Workflow | None = None
    ) -> tuple[WorkflowRun, list[NodeRun]]:
        """Run ``nodes`` and all that follows them again, in a new run; what it begins with.

        Nodes that follow another of ``nodes`` are not begun with: their turn comes by triggers.

        :param limited_by: the workflow as it is now, for its MaxConcurrentRuns.
        :raises IllegalWorkflowStateError: if the run is not COMPLETED, or is itself a resumed one
            that was resumed before.
        :raises ConcurrentRunsExceededError: if MaxConcurrentRuns of the workflow are running.
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
        if self.account and not self.account.has_room(limited_by or self.workflow):
            raise ConcurrentRunsExceededError(f"{self.workflow} runs as often as it may")
        self.resumed += 1
        first = self._uppermost(wanted)
        again = set(first).union(*(self._below(node) for node in first))
        resumed = WorkflowRun(self.workflow, self.assumptions, self.account, resumes=self)
        resumed._take_over(self, again)
        if self.account:
            self.account.begin(self.workflow)
        begun: list[NodeRun] = []
        for node in first:
            resumed._begin(NodeRun(last[node].action, last[node].trigger), begun)
        resumed._settle()
        return resumed, begun

    def _uppermost(self, nodes: list[Node]) -> list[Node]:
        """Those that follow no other one; of several in a circle, the one that is named first."""
        below = {node: self._below(node) for node in nodes}
        first: list[Node] = []
        for node in nodes:
            above = [other for other in nodes if node in below[other]]
            if not any(other in first or other not in below[node] for other in above):
                first.append(node)
        return first

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
