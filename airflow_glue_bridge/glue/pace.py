"""When to look at a run again. Pure arithmetic in seconds; asks nobody, and knows no clock.

A run whose usual length is known is looked at rarely while it is young, densely while its end is
likely, and ever less often once it is overdue. Of an unknown length, the pauses grow with its age.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

# The shortest pause there is, where the caller's longest is not shorter still.
FLOOR = 2.0
# A run of unknown length, or one that is overdue, is seen to end late by about so much of it.
GROWTH = 0.1
# So many dense looks fit into the caller's longest pause; more are not made either while an end is
# likely, or workflows of very different lengths would be looked at densely all the time.
DENSITY = 8
MOST_DENSE = 32
# Pauses are up to so much shorter at random, lest all that begins together stay together.
JITTER = 0.1
LEAST_BACK_OFF, MOST_BACK_OFF = 0.1, 60.0
# Of fewer past runs, none is usual.
ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Usual:
    """Between which ages runs of a workflow usually end."""

    earliest: float
    latest: float


def usual(durations: Iterable[float]) -> Usual | None:
    """What past runs' lengths say of the next; None if they are too few to say anything.

    The tenth that was shortest and the tenth that was longest do not count: a run that failed at
    once must not make all others be looked at from the beginning. What is left is widened by a
    quarter of its width and a hundredth of the middle on either side, which holds 97 of 100 runs if
    lengths are normally distributed.
    """
    lengths = sorted(length for length in durations if length >= 0)
    if len(lengths) < ENOUGH:
        return None
    tenths = statistics.quantiles(lengths, n=10, method="inclusive")
    margin = (tenths[-1] - tenths[0]) / 4 + statistics.median(lengths) / 100
    return Usual(max(tenths[0] - margin, 0.0), tenths[-1] + margin)


def pause(age: float, length: Usual | None, longest: float) -> float:
    """How long to wait before a run is looked at again.

    :param age: of the run; less than nothing (clocks differ) counts as nothing.
    :param length: what is usual for runs of its workflow, if that is known.
    :param longest: the caller's longest pause; nothing that is returned is longer.
    """
    age = max(age, 0.0)
    if length is None:
        return within(age * GROWTH, longest)
    dense = max(longest / DENSITY, (length.latest - length.earliest) / MOST_DENSE)
    if age < length.earliest:
        # Not at the earliest end, but where the first dense look after it would be: an end in
        # between is seen no later, and jitter brings no look that is too early to see any.
        return within(length.earliest - age + dense, longest)
    overdue = max(age - length.latest, 0.0)
    return within(dense + overdue * GROWTH, longest)


def within(seconds: float, longest: float) -> float:
    """A pause that is neither shorter than any may be, nor longer than the caller's longest."""
    return min(max(seconds, FLOOR), longest)


def jittered(seconds: float, random: Random) -> float:
    """A pause that is at random up to a tenth shorter."""
    return seconds * (1 - JITTER * random.random())


def back_off(failures: int, longest: float, random: Random) -> float:
    """How long to wait after so many failures in a row: twice as long after each, up to a minute.

    At random down to half of it, which keeps those apart that failed together.
    https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
    """
    doubled = min(FLOOR, max(longest, LEAST_BACK_OFF)) * 2.0 ** min(failures - 1, 30)
    return min(doubled, MOST_BACK_OFF) * (0.5 + 0.5 * random.random())


class RateLimit:
    """A bucket of tokens: so many calls a second, and as many at once after a rest.

    Callers pass the time in, and wait as long as they are told.

    :param per_second: how many calls a second.
    :param now: the time it begins at, in seconds of any clock that runs forward.
    """

    def __init__(self, per_second: float, now: float = 0.0) -> None:
        if not per_second > 0:
            raise ValueError(f"{per_second} calls a second let none through; give more than 0")
        self.per_second = per_second
        self.most = max(per_second, 1.0)
        self._tokens = self.most
        self._at = now

    def take(self, now: float) -> float:
        """Take a token, in advance if there is none; for how long to wait before it is used."""
        self._refill(now)
        self._tokens -= 1
        return max(-self._tokens / self.per_second, 0.0)

    def empty(self, now: float) -> None:
        """Pour out what was saved up: the other side says that it is too much."""
        self._refill(now)
        self._tokens = min(self._tokens, 0.0)

    def _refill(self, now: float) -> None:
        gained = max(now - self._at, 0.0) * self.per_second
        self._tokens = min(self._tokens + gained, self.most)
        self._at = max(self._at, now)
