"""Replays runs that Glue made through the DAG: would it have run the same jobs and crawlers?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airflow_glue_bridge.glue.engine import RunStatus
from airflow_glue_bridge.glue.model import SUCCEEDED, Node, Trigger, Workflow
from glue2airflow.convert import Conversion
from glue2airflow.errors import UsageError
from glue2airflow.verify import Side, sides
from glue2airflow.verify.announced import announcements
from glue2airflow.verify.choices import Ending
from glue2airflow.verify.lockstep import Lockstep, Play
from glue2airflow.verify.recorded import RecordedRun, Starter, read_runs

if TYPE_CHECKING:
    from glue2airflow.verify.judge.loading import Loaded


class Outcome(StrEnum):
    """How a replayed run compares with what Glue recorded."""

    SAME = "same"
    ANNOUNCED = "announced"
    DIFFERENT = "different"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Replay:
    """One recorded run. ``lines`` say what differs, or why it was not replayed."""

    workflow: str
    run_id: str
    started: str
    outcome: Outcome
    lines: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "workflow": self.workflow,
            "run_id": self.run_id,
            "started": self.started,
            "outcome": self.outcome.value,
            "lines": list(self.lines),
        }


def replay_all(
    conversion: Conversion, files: Sequence[Path], *, dags: Path | None = None
) -> Iterator[Replay]:
    """Replay every run in the files through the DAG of its workflow.

    :raises UsageError: if a run is of a workflow that the sources do not hold.
    :raises SourceError: if a file holds no runs, or a DAG file cannot be played.
    """
    recorded = [run for file in files for run in read_runs(file)]
    known = {definition.workflow.name for definition in conversion.definitions}
    for run in recorded:
        if run.workflow not in known:
            raise UsageError(
                f"run {run.run_id} is of workflow {run.workflow}, which no source holds"
            )
    for side in sides(conversion, dags):
        for run in recorded:
            if run.workflow == side.plan.workflow:
                yield _replay(run, side)


def _replay(run: RecordedRun, side: Side) -> Replay:
    def told(outcome: Outcome, *lines: str) -> Replay:
        return Replay(run.workflow, run.run_id, run.started, outcome, lines)

    if side.loaded is None:
        return told(Outcome.SKIPPED, "the workflow is refused, so there is no DAG")
    if reason := _unfit(run, side.workflow):
        return told(Outcome.SKIPPED, reason)
    play = _played(run, side, side.loaded)
    recorded = Counter[Node]()
    for (node, _), ends in run.ends.items():
        recorded[node] += len(ends)
    by_dag = Counter(side.loaded.glue[task] for task, _, attempt in play.airflow if not attempt)
    by_rules = Counter(play.nodes[task] for task, _, attempt in play.glue if not attempt)
    if by_dag == recorded:
        return told(Outcome.SAME)
    lines = list(_told("the DAG would run", recorded, by_dag))
    if by_rules != recorded:
        lines += _told("by docs/semantics.md, Glue would run", recorded, by_rules)
    announced = announcements(side.plan, side.loaded.glue, side.workflow)
    expected = by_rules == recorded and all(
        any(announcement.covers(parting, play) for announcement in announced)
        for parting in play.partings
    )
    return told(Outcome.ANNOUNCED if expected else Outcome.DIFFERENT, *lines)


def _unfit(run: RecordedRun, workflow: Workflow) -> str:
    """Why a run cannot be replayed, if so."""
    if run.status != RunStatus.COMPLETED:
        return f"it is {run.status}: what would have run further is not known"
    if run.resumes:
        return f"it resumes {run.resumes}, and shows that run's job runs among its own"
    if _shape(run.triggers) != _shape(workflow.conditional_triggers):
        return "it ran on other triggers than the workflow has now"
    return ""


def _shape(triggers: Iterable[Trigger]) -> set[object]:
    """What of triggers decides which runs start."""
    return {
        (
            trigger.name,
            trigger.alive,
            trigger.any_suffices,
            frozenset((c.node, c.watched_state) for c in trigger.conditions),
            tuple(action.node for action in trigger.actions),
        )
        for trigger in triggers
    }


def _played(run: RecordedRun, side: Side, loaded: Loaded) -> Play:
    """The run on both sides, its nodes ending as they did, in the order in which they did."""
    from glue2airflow.verify.judge.memory import MemoryRun, Rules
    from glue2airflow.verify.judge.play import stage_of

    stage = stage_of(side.workflow, side.plan, loaded)

    def record(task: str, node: Node) -> Starter | None:
        """What Glue recorded of the start that a task stands for, or of any start of its node."""
        exact = stage.pairing.starters(task) if task in loaded.glue else []
        alike = (starter for starter in run.ends if starter[0] == node)
        return next((s for s in exact if s in run.ends), None) or next(alike, None)

    def ends(task: str, node: Node) -> Ending:
        starter = record(task, node)
        return run.ends[starter][0] if starter else (SUCCEEDED,)

    def next_(running: Sequence[str]) -> int:
        starters = [record(task, lockstep.node_of(task)) for task in running]
        moments = [run.ended.get(starter, "") if starter else "" for starter in starters]
        return moments.index(min(moments))

    lockstep = Lockstep(stage, MemoryRun(Rules(loaded)), ends, next_)
    return lockstep.play()


def _told(who: str, recorded: Counter[Node], other: Counter[Node]) -> Iterator[str]:
    """What is more, and what less, than Glue recorded."""
    for node in sorted({*recorded, *other}):
        if other[node] != recorded[node]:
            yield f"{who} {node} {_times(other[node])}; Glue ran it {_times(recorded[node])}"


def _times(count: int) -> str:
    return {0: "not at all", 1: "once"}.get(count, f"{count} times")
