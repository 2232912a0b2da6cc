"""Run properties by which a workflow run is known to be a task's own.

StartWorkflowRun takes no client token, so a start whose reply was lost can only be found again by
what it put into the run (https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-workflow.html).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Run = Mapping[str, Any]

STARTED_BY = "airflow:started_by"
# Its value is the run's own id: a run that resumes another may take its properties over.
STOPPED_BY = "airflow:stopped_run"


@dataclass(frozen=True, slots=True)
class TaskKey:
    """A task in a DAG run, over all of its tries."""

    dag_id: str
    task_id: str
    run_id: str
    map_index: int = -1

    def __str__(self) -> str:
        # Only the last may hold a space.
        return f"{self.dag_id} {self.task_id} {self.map_index} {self.run_id}"

    @property
    def mark(self) -> dict[str, str]:
        """The run property of the runs that the task starts."""
        return {STARTED_BY: str(self)}


def own_runs(runs: Iterable[Run], started_by: str) -> list[Run]:
    """The runs that a task started, and those that resume them, in the order that they came in."""
    listed = list(runs)
    own = {run["WorkflowRunId"] for run in listed if _properties(run).get(STARTED_BY) == started_by}
    return with_resumed(listed, own)


def with_resumed(runs: Sequence[Run], run_ids: Collection[str]) -> list[Run]:
    """The runs of these ids, and those that resume them, or one that does."""
    known = set(run_ids)
    while more := {r["WorkflowRunId"] for r in runs if r.get("PreviousRunId") in known} - known:
        known |= more
    return [run for run in runs if run["WorkflowRunId"] in known]


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
