"""Run properties by which a workflow run is known to be a task's own.

StartWorkflowRun takes no client token, so a start whose reply was lost can only be found again by
what it put into the run (https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-workflow.html).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from airflow_glue_bridge.glue.verdict import OVER

Run = Mapping[str, Any]

# Which task in which DAG run has started it.
STARTED_BY = "airflow:started_by"
# Of one start alone: what a start whose reply was lost has begun is found by it.
START_ID = "airflow:start_id"
# The task's max_tries when it did: Airflow sets that anew when a task is cleared, and only then.
MAX_TRIES = "airflow:max_tries"
# Airflow asked Glue to stop the run. The value is the run's own id, as a run that resumes another
# may take its properties over.
STOPPED_BY = "airflow:stopped_run"

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TaskKey:
    """A task in a DAG run, over all of its tries.

    :param max_tries: Airflow's count; another one after the task was cleared.
    :param deployment: tells several Airflows apart that use the same account.
    """

    dag_id: str
    task_id: str
    run_id: str
    map_index: int = -1
    max_tries: int = 0
    deployment: str = ""

    def __str__(self) -> str:
        # Only the last may hold a space.
        place = f"{self.deployment.replace(' ', '_')}/" if self.deployment else ""
        return f"{place}{self.dag_id} {self.task_id} {self.map_index} {self.run_id}"

    @property
    def marks(self) -> dict[str, str]:
        """The run properties of the runs that the task begins."""
        return {STARTED_BY: str(self), MAX_TRIES: str(self.max_tries)}

    def own(self, runs: Iterable[Run], since: datetime) -> list[Run]:
        """The runs that the task began, and those that resume them, newest first.

        What is over counts only if it began since the task was last cleared, and since a moment:
        clearing a task means that it is done again. What goes on counts in any case.

        :param since: when the DAG run began; one that was deleted may have had the same id.
        """
        listed = list(runs)
        begun = {
            r["WorkflowRunId"]: r for r in listed if _properties(r).get(STARTED_BY) == str(self)
        }
        own = with_resumed(listed, begun)
        return newest_first(
            run
            for run in own
            if is_alive(run) or (began(run) >= since and not self.is_outdated(run, own))
        )

    def is_outdated(self, run: Run, runs: Iterable[Run]) -> bool:
        """Whether the task was cleared since it began a run.

        :param runs: among them the one that the run resumes, if it does.
        """
        marks = _properties(original_of(run, runs))
        return marks.get(STARTED_BY) == str(self) and marks.get(MAX_TRIES) != str(self.max_tries)


def began(run: Run) -> datetime:
    """When a run began; long ago if it does not tell, as one that never ran may not."""
    moment: datetime = run.get("StartedOn") or _NEVER
    return moment


def is_alive(run: Run) -> bool:
    """Whether a run goes on."""
    return run["Status"] not in OVER


def newest_first(runs: Iterable[Run]) -> list[Run]:
    """Runs in the order that they are looked at."""
    return sorted(runs, key=began, reverse=True)


def started_as(start_id: str, runs: Iterable[Run]) -> str:
    """The run that one start has begun; empty if there is none."""
    begun = [run for run in runs if _properties(run).get(START_ID) == start_id]
    # Those that resume it may have taken its properties over.
    return str(newest_first(begun)[-1]["WorkflowRunId"]) if begun else ""


def with_resumed(runs: Sequence[Run], run_ids: Collection[str]) -> list[Run]:
    """The runs of these ids, and those that resume them, or one that does."""
    by_id = {run["WorkflowRunId"]: run for run in runs}
    known = set(run_ids)
    while more := {r["WorkflowRunId"] for r in runs if _resumes(r, known, by_id)} - known:
        known |= more
    return [run for run in runs if run["WorkflowRunId"] in known]


def _resumes(run: Run, run_ids: Collection[str], by_id: Mapping[str, Run]) -> bool:
    """Assumed: Glue sets ``PreviousRunId`` on runs that resume another, and on no others.

    Should it set it on others too, what another task has started is still known by its mark.
    """
    previous = run.get("PreviousRunId")
    if previous not in run_ids:
        return False
    mark = _properties(run).get(STARTED_BY)
    return mark in (None, _properties(by_id.get(str(previous), {})).get(STARTED_BY))


def original_of(run: Run, runs: Iterable[Run]) -> Run:
    """The run that a run resumes, or that one does: back to where it began."""
    return list(_back(run, {run["WorkflowRunId"]: run for run in runs}))[-1]


def _back(run: Run, by_id: Mapping[str, Run]) -> Iterator[Run]:
    yield run
    while run.get("PreviousRunId") in by_id:
        run = by_id[run["PreviousRunId"]]
        yield run


def stopped_by_airflow(run: Run) -> bool:
    """Whether Airflow has asked Glue to stop this very run."""
    return bool(_properties(run).get(STOPPED_BY) == run["WorkflowRunId"])


def _properties(run: Run) -> Mapping[str, str]:
    return run.get("WorkflowRunProperties") or {}
