"""Runs of jobs and crawls: begun as the engine says, ended as the scenario says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from airflow_glue_bridge.glue.engine import STOPPED, NodeRun, RunStatus
from airflow_glue_bridge.glue.model import Node, NodeType
from airflow_glue_bridge.glue.states import RUNNING, WAITING
from airflow_glue_bridge.testing.runs.crawls import Crawl, Crawls
from airflow_glue_bridge.testing.runs.ids import Ids
from airflow_glue_bridge.testing.runs.job_runs import JobRun
from airflow_glue_bridge.testing.runs.owner import Owner
from airflow_glue_bridge.testing.scenario import RunRequest

if TYPE_CHECKING:
    from airflow_glue_bridge.testing.world import World

# "It might take up to a minute for all running jobs and crawlers to stop": 10 s are assumed.
# https://docs.aws.amazon.com/glue/latest/dg/workflow-stopping.html
STOPPING_TAKES = timedelta(seconds=10)
OVER = frozenset({RunStatus.COMPLETED, RunStatus.STOPPED, RunStatus.ERROR})


class NodeRuns:
    """Every job run and crawl of a world."""

    def __init__(self, world: World, ids: Ids) -> None:
        self._world = world
        self._ids = ids
        self._records: dict[NodeRun, JobRun | Crawl] = {}
        self._job_runs: dict[str, dict[str, JobRun]] = {}
        self._crawls: dict[str, Crawls] = {}
        self._begun: Counter[Node] = Counter()
        self._bookmarks_from: Counter[str] = Counter()

    def job_runs(self, job: str) -> list[JobRun]:
        """The runs of a job, oldest first."""
        return list(self._job_runs.get(job, {}).values())

    def job_run(self, job: str, run_id: str) -> JobRun | None:
        """One run of a job."""
        return self._job_runs.get(job, {}).get(run_id)

    def job_run_of(self, run: NodeRun) -> JobRun:
        """The job run that is the engine's ``run``."""
        return self._job_runs[run.node.name][self._records[run].id]

    def bookmarked(self, job: str) -> list[JobRun]:
        """The runs of a job since its bookmark was last reset."""
        return self.job_runs(job)[self._bookmarks_from[job] :]

    def reset_bookmark(self, job: str) -> None:
        """Forget the bookmarks of a job's runs up to now."""
        self._bookmarks_from[job] = len(self.job_runs(job))

    def crawls(self, crawler: str) -> Crawls:
        """The crawls of a crawler."""
        return self._crawls.setdefault(crawler, Crawls(crawler))

    def of(self, owner: Owner) -> dict[Node, list[JobRun | Crawl]]:
        """The runs that an owner has of each node, in order; it may share them with another."""
        found: dict[Node, list[JobRun | Crawl]] = {}
        for run in owner.engine.runs:
            found.setdefault(run.node, []).append(self._records[run])
        return found

    def follow(self, owner: Owner, begun: Iterable[NodeRun]) -> None:
        """Keep record of what the engine has done, and let go what it began.

        ``begun`` may hold runs of another owner, which waited for one of this owner's.
        """
        runs = owner.engine.runs
        for run in runs[owner.adopted :]:
            if run not in self._records:
                self._adopt(owner, run)
        owner.adopted = len(runs)
        for run in begun:
            self._begin(self._records[run])
        if owner.engine.status in OVER:
            owner.completed_on = self._world.now

    def _adopt(self, owner: Owner, run: NodeRun) -> None:
        """Make the record of a run; one that was refused is over already."""
        crawls = run.node.type is NodeType.CRAWLER
        record = self._crawl(owner, run) if crawls else self._job_run(owner, run)
        self._records[run] = record
        if run.state not in (RUNNING, WAITING):
            record.finish(self._world.now, run.state, run.error)

    def _crawl(self, owner: Owner, run: NodeRun) -> Crawl:
        crawl = Crawl(run, owner, self._ids.uuid("crawl"), self._world.now)
        # A crawl that was refused never took place, as far as the crawler is concerned.
        if run.state == RUNNING:
            self.crawls(run.node.name).all.append(crawl)
        return crawl

    def _job_run(self, owner: Owner, run: NodeRun) -> JobRun:
        job = self._world.definitions.jobs.get(run.node.name, {})
        previous = self._records[run.previous].id if run.previous else ""
        record = JobRun(
            run,
            owner,
            self._job_run_id(run, previous),
            self._world.now,
            job=job,
            previous_id=previous,
        )
        self._job_runs.setdefault(run.node.name, {})[record.id] = record
        return record

    def _job_run_id(self, run: NodeRun, previous: str) -> str:
        """https://docs.aws.amazon.com/glue/latest/dg/glue-streaming-maintenance.html."""
        if not run.attempt:
            return self._ids.new("jr")
        return f"{previous.removesuffix(f'_attempt_{run.attempt - 1}')}_attempt_{run.attempt}"

    def _begin(self, record: JobRun | Crawl) -> None:
        now = self._world.now
        outcome = self._world.outcome(self._request(record))
        record.begin(now, outcome)
        after, state, error = record.end(outcome)
        record.due = self._world.agenda.add(now + after, partial(self.end, record, state, error))

    def _request(self, record: JobRun | Crawl) -> RunRequest:
        node, owner = record.run.node, record.owner
        self._begun[node] += 1
        return RunRequest(
            node,
            number=self._begun[node],
            attempt=record.run.attempt,
            arguments=record.arguments if isinstance(record, JobRun) else {},
            workflow=owner.workflow,
            workflow_run_id=owner.run_id,
            run_properties=dict(owner.properties),
        )

    def end(self, record: JobRun | Crawl, state: str, error: str = "") -> None:
        """It is over now; what follows begins."""
        self._forget_end(record)
        record.finish(self._world.now, state, error)
        self.follow(record.owner, record.owner.engine.end(record.run, state))

    def _forget_end(self, record: JobRun | Crawl) -> None:
        if record.due:
            record.due.cancel()
            record.due = None

    def stop(self, record: JobRun | Crawl) -> None:
        """Let it end soon, or at once where it only waits; one that is stopping already goes on."""
        if record.stopping_on or record.completed_on:
            return
        state = STOPPED[record.run.node.type]
        if record.begun_on is None:
            self.end(record, state)
            return
        self._forget_end(record)
        now = self._world.now
        record.halt(now)
        record.due = self._world.agenda.add(now + STOPPING_TAKES, partial(self.end, record, state))

    def stop_all(self, owner: Owner, runs: Iterable[NodeRun]) -> None:
        """Stop runs of one owner, in the order in which they began."""
        wanted = set(runs)
        for run in owner.engine.runs:
            if run in wanted:
                self.stop(self._records[run])

    def predecessors(self, run: JobRun) -> list[JobRun]:
        """The job runs whose ends fired the trigger that started a run."""
        of = self.of(run.owner)
        found: list[JobRun] = []
        triggers = run.owner.engine.workflow.conditional_triggers
        for trigger in (t for t in triggers if t.name == run.run.trigger):
            for condition in trigger.conditions:
                ended = [r for r in of.get(condition.node, []) if isinstance(r, JobRun)]
                found += [r for r in ended[-1:] if r.final == condition.watched_state]
        return found
