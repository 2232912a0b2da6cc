"""Replays runs that Glue made through the DAG: would it have run the same jobs and crawlers?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from airflow_glue_bridge.glue.engine import RunStatus
from airflow_glue_bridge.glue.model import SUCCEEDED, Node, Trigger, Workflow
from airflow_glue_bridge.glue.outcomes import Ending
from glue2airflow.convert import Conversion
from glue2airflow.errors import UsageError
from glue2airflow.verify import Side, sides
from glue2airflow.verify.announced import announcements
from glue2airflow.verify.lockstep import AirflowRun, Lockstep, Play, Stage
from glue2airflow.verify.recorded import NodeEnd, RecordedRun, read_runs

_NEVER = datetime.max.replace(tzinfo=UTC)


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
    if not any(run.workflow in known for run in recorded):
        raise UsageError(
            f"the runs are of workflow {recorded[0].workflow}, which no source holds, "
            "or which --workflow leaves out"
        )
    for side in sides(conversion, dags):
        # What belongs to no workflow has no runs, though it may be called like one.
        for run in () if side.workflow.standalone else recorded:
            if run.workflow == side.plan.workflow:
                yield _replay(run, side)


def _replay(run: RecordedRun, side: Side) -> Replay:
    def told(outcome: Outcome, *lines: str) -> Replay:
        return Replay(run.workflow, run.run_id, run.started, outcome, lines)

    if side.loaded is None:
        return told(Outcome.SKIPPED, "the workflow is refused, so there is no DAG")
    if reason := _unfit(run, side.workflow):
        return told(Outcome.SKIPPED, reason)
    from glue2airflow.verify.judge.memory import MemoryRun, Rules
    from glue2airflow.verify.judge.play import stage_of

    stage, rules = stage_of(side.workflow, side.plan, side.loaded), Rules(side.loaded)
    play = _Record(run, stage).play(MemoryRun(rules))
    recorded = Counter[Node]()
    recorded.update(end.starter[0] for end in run.ends)
    by_dag = Counter(side.loaded.glue[task] for task, _, attempt in play.airflow if not attempt)
    by_rules = Counter(play.nodes[task] for task, _, attempt in play.glue if not attempt)
    announced = announcements(side.plan, side.workflow, stage, rules.below)
    surprises = [
        f"{parting.task} {parting.kind.value}".lstrip()
        for parting in play.partings
        if not any(announcement.covers(parting, play) for announcement in announced)
    ]
    if by_dag == recorded and not surprises:
        return told(Outcome.SAME)
    lines = list(_told("the DAG would run", recorded, by_dag)) or surprises
    if by_rules != recorded:
        lines += _told("by docs/semantics.md, Glue would run", recorded, by_rules)
    expected = by_rules == recorded and not surprises
    return told(Outcome.ANNOUNCED if expected else Outcome.DIFFERENT, *lines)


def _unfit(run: RecordedRun, workflow: Workflow) -> str:
    """Why a run cannot be replayed, if so."""
    if run.status != RunStatus.COMPLETED:
        return f"it is {run.status}: what would have run further is not known"
    if run.resumes:
        return f"it resumes {run.resumes}, and shows that run's job runs among its own"
    if run.unclear:
        return f"{run.unclear}, though the run is over"
    if _shape(run.triggers) != _shape(workflow.triggers):
        return "it ran on other triggers than the workflow has now"
    return ""


def _shape(triggers: Iterable[Trigger]) -> set[object]:
    """What of triggers decides which runs start; whether a schedule is on does not."""
    return {
        (
            trigger.name,
            trigger.alive or trigger.starts_runs,
            trigger.any_suffices,
            frozenset((c.node, c.watched_state) for c in trigger.conditions),
            tuple(action.node for action in trigger.actions),
        )
        for trigger in triggers
    }


class _Record:
    """Lets the nodes of a play end as they did in Glue, in the order in which they did."""

    def __init__(self, run: RecordedRun, stage: Stage) -> None:
        self._run, self._stage = run, stage
        self._left = list(run.ends)
        self._last: dict[str, NodeEnd] = {}
        self._due: dict[str, list[datetime]] = defaultdict(list)

    def play(self, airflow: AirflowRun) -> Play:
        """The run on both sides."""
        return Lockstep(self._stage, airflow, self._ends, self._next).play()

    def _ends(self, task: str, node: Node, _: int) -> Ending:
        """The end of the next run that Glue recorded of what starts the task, or of its node.

        If there are no more, it ends as the last one did, or well; and after all others.
        """
        starters = self._stage.pairing.starters(task)
        exact = [end for end in self._left if end.starter in starters]
        found = exact or [end for end in self._left if end.starter[0] == node]
        if found:
            self._left.remove(found[0])
            self._last[task] = found[0]
        self._due[task].append(found[0].ended if found else _NEVER)
        return self._last[task].states if task in self._last else (SUCCEEDED,)

    def _next(self, running: Sequence[str]) -> int:
        """The one that ended first."""
        moments = [next(iter(self._due[task]), _NEVER) for task in running]
        at = moments.index(min(moments))
        del self._due[running[at]][:1]
        return at


def _told(who: str, recorded: Counter[Node], other: Counter[Node]) -> Iterator[str]:
    """What is more, and what less, than Glue recorded."""
    for node in sorted({*recorded, *other}):
        if other[node] != recorded[node]:
            yield f"{who} {node} {_times(other[node])}; Glue ran it {_times(recorded[node])}"


def _times(count: int) -> str:
    return {0: "not at all", 1: "once"}.get(count, f"{count} times")
