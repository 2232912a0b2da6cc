"""Plays one workflow against its DAG under every outcome, and gathers what differs."""

from __future__ import annotations

import random
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from airflow_glue_bridge.glue.model import Workflow
from airflow_glue_bridge.glue.outcomes import Choose, Walk, by_chance, endings_of
from glue2airflow.plan.model import AirflowPlan
from glue2airflow.plan.start import chosen_starts
from glue2airflow.verify.announced import announcements
from glue2airflow.verify.judge.loading import Loaded
from glue2airflow.verify.judge.memory import MemoryRun, Rules
from glue2airflow.verify.lockstep import Ends, Kind, Lockstep, Parting, Play, Stage
from glue2airflow.verify.pairing import Pairing
from glue2airflow.verify.stories import story
from glue2airflow.verify.verification import Tally, Verification

# In so many orders each combination of ends is played: in more of them where there are few.
FEWEST_ORDERS, MOST_ORDERS = 3, 10
SAMPLED = -1
_UNRUN = frozenset({"skipped", "upstream_failed"})


@dataclass(frozen=True)
class Effort:
    """How much to try.

    :param limit: as many combinations of ends, at most, are tried one by one; of more, as many
        samples are drawn.
    :param seed: what draws samples and orders.
    :param in_database: how many plays a real DagRun repeats.
    """

    limit: int = 10_000
    seed: int = 0
    in_database: int = 10


def in_turn(_: Sequence[str]) -> int:
    """What started first ends first."""
    return 0


class Lot:
    """Draws which of the tasks that run ends next; alike as long as the same tasks run."""

    def __init__(self, seed: str) -> None:
        self._drawn = zlib.crc32(seed.encode())

    def __call__(self, running: Sequence[str]) -> int:
        """The place of one of ``running``."""
        self._drawn = zlib.crc32("|".join(running).encode(), self._drawn)
        return self._drawn % len(running)


def stage_of(workflow: Workflow, plan: AirflowPlan, loaded: Loaded) -> Stage:
    """What stays the same from play to play."""
    (first, *_), _ = chosen_starts(workflow)
    pairing = Pairing(workflow, plan, loaded.written)
    return Stage(workflow, first.name, pairing, loaded.glue)


class Player:
    """Plays a DAG, in memory, against the engine."""

    def __init__(self, stage: Stage, rules: Rules, seed: int) -> None:
        self.stage, self.rules, self.seed = stage, rules, seed
        self._endings = endings_of(stage.workflow, rules.loaded.asked)

    def play(self, choose: Choose, order: int) -> Play:
        """One play.

        :param order: 0: what started first ends first; otherwise, by lot, and every other time
            gates take their time.
        """
        at_leisure = order > 0 and order % 2 == 0
        dice = random.Random(f"{self.seed}:{order}")  # noqa: S311  not for secrets
        airflow = MemoryRun(self.rules, dice if at_leisure else None)
        next_ = Lot(f"{self.seed}:{order}") if order else in_turn
        ends = self.ends(choose, order)
        return Lockstep(self.stage, airflow, ends, next_, at_leisure=at_leisure).play()

    def ends(self, choose: Choose, order: int) -> Ends:
        """How nodes end, of the ends that matter. Which end stands for others, changes."""
        spin = count(order)
        return lambda _, node, __: choose(self._endings[node].options(next(spin)))

    def every(self, order: int, limit: int) -> Iterator[Play]:
        """A play for every combination of ends, up to ``limit`` of them."""
        walk = Walk()
        for _ in range(limit):
            if walk.over:
                return
            yield self.play(walk, order)
            walk.advance()

    def samples(self, count: int) -> Iterator[Play]:
        """Plays with ends and orders by chance."""
        for turn in range(count):
            dice = random.Random(f"{self.seed}:{turn}:ends")  # noqa: S311
            yield self.play(by_chance(dice), turn + 1)


def verify(workflow: Workflow, plan: AirflowPlan, loaded: Loaded, effort: Effort) -> Verification:
    """Try every outcome, or samples where there are too many of them."""
    rules = Rules(loaded)
    player = Player(stage_of(workflow, plan, loaded), rules, effort.seed)
    tally = Tally(announcements(plan, workflow, player.stage, rules.below), rules.below)
    orders: Counter[int] = Counter()
    for play, order in plays(player, effort):
        tally.add(play)
        orders[order] += 1
    every = SAMPLED not in orders
    for turn in range(effort.in_database):
        tally.add(_repeated(player, turn))
    return Verification(
        plan.workflow,
        plan.dag_id,
        outcomes=orders[0 if every else SAMPLED],
        every=every,
        plays=orders.total() + effort.in_database,
        in_database=effort.in_database,
        assumed=tuple(loaded.assumed),
        seed=effort.seed,
        differences=tally.differences(lambda parting, play: story(parting, play, workflow, rules)),
        in_vain=tuple(tally.in_vain()) if every else (),
    )


def _repeated(player: Player, turn: int) -> Play:
    """A play by chance, in memory, and whether a real DagRun comes to the same."""
    from glue2airflow.verify.judge.database import DatabaseRun, shared_database

    def choose() -> Choose:
        return by_chance(random.Random(f"{player.seed}:{turn}:database"))  # noqa: S311

    order = 2 * turn + 1
    play = player.play(choose(), order)
    real = DatabaseRun(player.rules.loaded, shared_database())
    ends, next_ = player.ends(choose(), order), Lot(f"{player.seed}:{order}")
    again = Lockstep(player.stage, real, ends, next_).play()
    alike = _essence(play) == _essence(again)
    return play if alike else replace(again, partings=(*again.partings, Parting(Kind.DISPUTED)))


def _essence(play: Play) -> tuple[object, ...]:
    """What must come to the same.

    Whether a task that does not run is called skipped or upstream_failed can depend on which of its
    upstream tasks the scheduler hears of first, where one is skipped and another failed.
    """
    ran = {key: state for key, state in play.states.items() if state not in _UNRUN}
    return play.airflow, ran, play.state


def plays(player: Player, effort: Effort) -> Iterator[tuple[Play, int]]:
    """A play for every combination of ends, in several orders, which are counted from 0.

    Where there are too many of them, samples follow, whose order is :data:`SAMPLED`.
    """
    outcomes = 0
    for play in player.every(0, effort.limit + 1):
        outcomes += 1
        yield play, 0
    if outcomes > effort.limit:
        yield from ((play, SAMPLED) for play in player.samples(effort.limit))
        return
    for order in range(1, max(FEWEST_ORDERS, min(MOST_ORDERS, effort.limit // outcomes))):
        yield from ((play, order) for play in player.every(order, effort.limit))
