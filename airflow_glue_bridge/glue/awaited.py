"""Which runs of a workflow decide about a wait that names none of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from airflow_glue_bridge.glue.marks import STARTED_BY, Run, began, with_resumed
from airflow_glue_bridge.glue.next_step import never_ran
from airflow_glue_bridge.glue.verdict import OVER


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of a run before there is one.

    :param since: it began then or later.
    :param newest: of several, the newest counts; else the first.
    :param airflow_runs: runs that Airflow's operators started count too.
    :param resumed: where a run was resumed, what came of that counts in its stead.
    """

    since: datetime
    newest: bool = False
    airflow_runs: bool = False
    resumed: bool = True

    def deciding(self, runs: Iterable[Run]) -> list[Run]:
        """The runs that decide, the one that counts most first, up to one that is over.

        :param runs: all that began since, in any order.
        """
        listed = [run for run in runs if not never_ran(run)]
        begun = sorted(filter(self._counts, listed), key=began, reverse=self.newest)
        decide: list[Run] = []
        for run in begun if self.newest else begun[:1]:
            decide.append(self._standing_for(run, listed))
            if decide[-1]["Status"] in OVER:
                break
        return decide

    def _counts(self, run: Run) -> bool:
        """Whether a run is one of those waited for; what resumes a run is no run of its own."""
        if run.get("PreviousRunId") or began(run) < self.since:
            return False
        marked = STARTED_BY in (run.get("WorkflowRunProperties") or {})
        return self.airflow_runs or not marked

    def _standing_for(self, run: Run, runs: Sequence[Run]) -> Run:
        return newest_resumed(run, runs) if self.resumed else run


def newest_resumed(run: Run, runs: Iterable[Run]) -> Run:
    """The newest of a run, those that resume it, and those that resume these."""
    known = {other["WorkflowRunId"]: other for other in runs if not never_ran(other)}
    # As it is listed, it may have gone on since it was read.
    chain = with_resumed(list(known.values()), [run["WorkflowRunId"]])
    return max(chain, key=began, default=run)


def first_over(runs: Sequence[Run]) -> Run | None:
    """The first that is over."""
    return next((run for run in runs if run["Status"] in OVER), None)


def newer_goes_on(runs: Sequence[Run], run: Run) -> bool:
    """Whether one that counts more than this one goes on."""
    ids = [other["WorkflowRunId"] for other in runs]
    more = runs[: ids.index(run["WorkflowRunId"])]
    return any(other["Status"] not in OVER for other in more)
