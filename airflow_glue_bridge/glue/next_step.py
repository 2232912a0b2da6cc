"""What a task does about the newest workflow run of its own, if there is one: a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from airflow_glue_bridge.glue.marks import Run, is_alive, stopped_by_airflow
from airflow_glue_bridge.glue.states import RunStatus
from airflow_glue_bridge.glue.verdict import Verdict


class OnRetry(StrEnum):
    """What a retry does about a run that is over and was not good."""

    RESUME = "resume"
    RESTART = "restart"
    ATTACH = "attach"


class Step(StrEnum):
    """What comes next."""

    START = "start a run"
    ATTACH = "wait for the run"
    REPLACE = "start another when the run is over"
    RESUME = "resume the run"
    DONE = "the run was good"
    GIVE_UP = "nothing that a retry could do"


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known when a task has to decide.

    :param newest: the newest run that the task began since it was last cleared, or that goes on;
        None if there is none.
    :param verdict: on ``newest``, once that is over.
    :param unwanted: whether the task was cleared since ``newest`` began.
    """

    newest: Run | None
    verdict: Verdict | None
    on_retry: OnRetry
    unwanted: bool = False

    @property
    def alive(self) -> bool:
        """Whether the newest run goes on."""
        return self.newest is not None and is_alive(self.newest)

    @property
    def stopped_by_airflow(self) -> bool:
        """Whether Airflow has asked Glue to stop the newest run."""
        return self.newest is not None and stopped_by_airflow(self.newest)

    @property
    def ended(self) -> str:
        """How the newest run ended; empty if it goes on, or there is none."""
        return "" if self.newest is None or self.alive else str(self.newest["Status"])

    @property
    def can_be_resumed(self) -> bool:
        """Whether Glue can resume it: it is COMPLETED, and a job or crawler in it did not end well.

        https://docs.aws.amazon.com/glue/latest/dg/resuming-workflow.html
        """
        bad = self.verdict is not None and any(map(is_resumable, self.verdict.nodes))
        return self.ended == RunStatus.COMPLETED and bad


def is_resumable(result: object) -> bool:
    """Whether a node ran, and ended otherwise than well."""
    return getattr(result, "state", "") not in ("", "SUCCEEDED")


def never_ran(run: Run) -> bool:
    """Whether a run is only the record of a start that MaxConcurrentRuns forbade.

    That message is the only one that AWS documents for a run that is ERROR
    (https://docs.aws.amazon.com/glue/latest/webapi/API_WorkflowRun.html).
    """
    message = str(run.get("ErrorMessage") or "")
    return run["Status"] == RunStatus.ERROR and message.startswith("Concurrent runs exceeded")


# The first that holds decides; where none does, a retry can do nothing.
_TABLE: tuple[tuple[Callable[[Situation], bool], Step], ...] = (
    (lambda s: s.newest is None, Step.START),
    (lambda s: s.alive and (s.stopped_by_airflow or s.unwanted), Step.REPLACE),
    (lambda s: s.alive, Step.ATTACH),
    (lambda s: s.newest is not None and never_ran(s.newest), Step.START),
    # Glue resumes no run that was stopped, and this one nobody but Airflow wanted stopped.
    (lambda s: s.ended == RunStatus.STOPPED and s.stopped_by_airflow, Step.START),
    (lambda s: s.verdict is not None and s.verdict.good, Step.DONE),
    (lambda s: s.on_retry is OnRetry.RESTART, Step.START),
    (lambda s: s.on_retry is OnRetry.RESUME and s.can_be_resumed, Step.RESUME),
)


def next_step(situation: Situation) -> Step:
    """What to do."""
    return next((step for holds, step in _TABLE if holds(situation)), Step.GIVE_UP)
