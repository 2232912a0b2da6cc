"""What came out of holding a DAG file against Glue."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from airflow_glue_bridge.glue.model import FAILED, SUCCEEDED
from glue2airflow.findings import Finding
from glue2airflow.verify.announced import Announcement
from glue2airflow.verify.lockstep import Kind, Parting, Play


class Verdict(StrEnum):
    """How a DAG and its workflow compare."""

    SAME = "same"
    ANNOUNCED = "announced"
    DIFFERENT = "different"
    REFUSED = "refused"


@dataclass(frozen=True)
class Difference:
    """A parting of the sides, with the plainest play that shows it.

    :param plays: in how many plays it was seen.
    :param announced: the codes of the findings that told of it.
    :param follows: whether another difference stands upstream of it.
    :param story: what happened, line by line.
    """

    kind: Kind
    task: str
    plays: int
    announced: tuple[str, ...] = ()
    story: tuple[str, ...] = ()
    follows: bool = False


@dataclass(frozen=True)
class Verification:
    """One workflow and its DAG file.

    :param outcomes: how many combinations of ends were tried.
    :param every: whether these were all there are.
    :param plays: how many times a run was played: each combination in several orders, or samples.
    :param in_database: how many of the plays were a real DagRun's too.
    :param assumed: the tasks that are taken to succeed, as they run nothing in Glue.
    :param in_vain: findings that announce a difference that does not exist.
    """

    workflow: str
    dag_id: str
    file: str = ""
    refused: bool = False
    outcomes: int = 0
    every: bool = True
    plays: int = 0
    in_database: int = 0
    assumed: tuple[str, ...] = ()
    seed: int = 0
    differences: tuple[Difference, ...] = ()
    in_vain: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The whole, in a word."""
        if self.refused:
            return Verdict.REFUSED
        if self.in_vain or any(not d.announced for d in self.differences):
            return Verdict.DIFFERENT
        return Verdict.ANNOUNCED if self.differences else Verdict.SAME

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "workflow": self.workflow,
            "dag_id": self.dag_id,
            "file": self.file,
            "verdict": self.verdict.value,
            "outcomes": self.outcomes,
            "every_outcome": self.every,
            "plays": self.plays,
            "in_database": self.in_database,
            "taken_to_succeed": list(self.assumed),
            "seed": self.seed,
            "differences": [
                {
                    "kind": d.kind.name.lower(),
                    "task": d.task,
                    "plays": d.plays,
                    "announced": list(d.announced),
                    "follows_from_another": d.follows,
                    "story": list(d.story),
                }
                for d in self.differences
            ],
            "announced_in_vain": [
                {"code": f.code, "subject": f.subject, "message": f.message} for f in self.in_vain
            ],
        }


# A parting, and the codes of the findings that tell of it.
Seen = tuple[Parting, tuple[str, ...]]
Tell = Callable[[Parting, Play], tuple[str, ...]]


@dataclass
class Tally:
    """Counts partings from play to play, and keeps the plainest play for each.

    :param below: everything downstream of each task of the file.
    """

    told: Sequence[Announcement]
    below: Mapping[str, Collection[str]]
    counts: dict[Seen, int] = field(default_factory=dict)
    plainest: dict[Seen, Play] = field(default_factory=dict)
    shown: set[Finding] = field(default_factory=set)
    started: set[str] = field(default_factory=set)
    started_in_glue: set[str] = field(default_factory=set)

    def add(self, play: Play) -> None:
        """Take in one play."""
        self.started.update(task for task, _, _ in play.airflow)
        self.started_in_glue.update(task for task, _, _ in play.glue)
        for parting in dict.fromkeys(play.partings):
            findings = [a.finding for a in self.told if a.covers(parting, play)]
            self.shown.update(findings)
            seen = parting, tuple(dict.fromkeys(finding.code for finding in findings))
            self.counts[seen] = self.counts.get(seen, 0) + 1
            known = self.plainest.get(seen)
            if known is None or _plainness(play) < _plainness(known):
                self.plainest[seen] = play

    def differences(self, tell: Tell) -> tuple[Difference, ...]:
        """What was seen, each with its story."""
        return tuple(
            Difference(
                parting.kind,
                parting.task,
                count,
                codes,
                tell(parting, self.plainest[parting, codes]),
                self._follows(parting, codes),
            )
            for (parting, codes), count in self.counts.items()
        )

    def _follows(self, parting: Parting, codes: tuple[str, ...]) -> bool:
        """Whether something upstream differs as well, announced or not as this is."""
        others = {p.task for p, told in self.counts if bool(told) is bool(codes)} - {parting.task}
        return any(parting.task in self.below.get(task, ()) for task in others)

    def in_vain(self) -> Iterator[Finding]:
        """The findings of which nothing was seen, though what they are about did start."""
        for announcement in self.told:
            started = self.started_in_glue if announcement.needs_glue else self.started
            if announcement.about & started and announcement.finding not in self.shown:
                yield announcement.finding


def _plainness(play: Play) -> tuple[int, int, int]:
    """The fewer nodes end otherwise than well, and than FAILED, and the fewer, the plainer."""
    states = [state for ending in play.ends.values() for state in ending if state != SUCCEEDED]
    return len(states), sum(state != FAILED for state in states), len(play.ends)
