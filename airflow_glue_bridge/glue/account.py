"""What the workflow runs of one account and region share: definitions, and room to run."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping

from airflow_glue_bridge.glue.assumptions import Assumptions
from airflow_glue_bridge.glue.model import FAILED, Action, Crawler, Job, Node, NodeType, Workflow
from airflow_glue_bridge.glue.states import ERROR, RUNNING, WAITING

# ExecutionProperty.MaxConcurrentRuns of a job that names none.
# https://docs.aws.amazon.com/glue/latest/dg/add-job.html
DEFAULT_MAX_CONCURRENT_RUNS = 1


class NodeRun:
    """One run of a job, or one crawl.

    :param trigger: the trigger that started it; empty if a call did.
    :param attempt: 0 for the first, then counted up by Glue's own retries.
    :param previous: the attempt that this one retries.
    :param queues: whether a job run waits where there is no room; None leaves it to the job.
    """

    __slots__ = ("action", "attempt", "error", "node", "previous", "queues", "state", "trigger")

    def __init__(
        self,
        action: Action,
        trigger: str = "",
        attempt: int = 0,
        previous: NodeRun | None = None,
        queues: bool | None = None,
    ) -> None:
        self.node: Node = action.node
        self.action = action
        self.trigger = trigger
        self.attempt = attempt
        self.previous = previous
        self.queues = queues
        self.state = RUNNING
        self.error = ""

    def __repr__(self) -> str:
        return f"<{self.node} {self.state}>"


class Account:
    """Says whether a run may begin; told of every one that begins and ends.

    :param jobs: every job there is, read whenever one starts; a job that is missing is deleted.
    :param crawlers: every crawler there is.
    """

    def __init__(
        self,
        jobs: Mapping[str, Job],
        crawlers: Mapping[str, Crawler],
        assumptions: Assumptions | None = None,
    ) -> None:
        self.jobs = jobs
        self.crawlers = crawlers
        self.assumptions = assumptions or Assumptions()
        self._running: Counter[Node] = Counter()
        self._waiting: dict[Node, deque[NodeRun]] = {}
        # A chain outside of workflows may be called what a workflow is called.
        self._workflow_runs: Counter[tuple[str, bool]] = Counter()

    def enter(self, run: NodeRun) -> None:
        """Give a run the state in which it begins: RUNNING, WAITING, or one it ends in at once."""
        check = self._crawl if run.node.type is NodeType.CRAWLER else self._job_run
        run.state, run.error = check(run)
        if run.state == RUNNING:
            self._running[run.node] += 1
        elif run.state == WAITING:
            self._waiting.setdefault(run.node, deque()).append(run)

    def _job_run(self, run: NodeRun) -> tuple[str, str]:
        """https://docs.aws.amazon.com/glue/latest/dg/job-run-statuses.html."""
        node = run.node
        job = self.jobs.get(node.name)
        if job is None:
            return ERROR, f"Job {node.name} not found."
        if self._has_place(node):
            return RUNNING, ""
        if job.job_run_queuing_enabled if run.queues is None else run.queues:
            return WAITING, "Job is waiting as its maximum concurrent runs are reached."
        return FAILED, "Concurrent runs exceeded for " + node.name

    def _crawl(self, run: NodeRun) -> tuple[str, str]:
        node = run.node
        if node.name not in self.crawlers:
            return ERROR, f"Crawler {node.name} not found."
        if self._running[node]:
            return self.assumptions.busy_crawler, f"Crawler {node.name} is already running."
        return RUNNING, ""

    def _has_place(self, node: Node) -> bool:
        """Whether one more run of a job stays within its MaxConcurrentRuns, as that is now."""
        job = self.jobs.get(node.name)
        limit = job and job.execution_property.max_concurrent_runs
        return self._running[node] < (limit or DEFAULT_MAX_CONCURRENT_RUNS)

    def leave(self, run: NodeRun) -> list[NodeRun]:
        """Note that a run is over; the waiting runs that begin in its place.

        Call it before the run's state is changed.
        """
        waiting = self._waiting.get(run.node, deque())
        if run.state == WAITING:
            waiting.remove(run)
            return []
        self._running[run.node] -= 1
        following: list[NodeRun] = []
        while waiting and self._has_place(run.node):
            self._running[run.node] += 1
            following.append(waiting.popleft())
            following[-1].state, following[-1].error = RUNNING, ""
        return following

    def running(self, node: Node) -> int:
        """How many runs of a job or crawler are running."""
        return self._running[node]

    def has_room(self, workflow: Workflow) -> bool:
        """Whether one more run of the workflow stays within its MaxConcurrentRuns."""
        limit = workflow.max_concurrent_runs
        return limit is None or self._workflow_runs[_key(workflow)] < limit

    def begin(self, workflow: Workflow) -> None:
        """Note that a workflow run begins."""
        self._workflow_runs[_key(workflow)] += 1

    def finish(self, workflow: Workflow) -> None:
        """Note that a workflow run is over."""
        self._workflow_runs[_key(workflow)] -= 1


def _key(workflow: Workflow) -> tuple[str, bool]:
    return workflow.name, workflow.standalone
