"""The time it is in the emulated world."""

from __future__ import annotations

import math
import threading
import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Emulated time; every world of an emulator reads the same clock.

    :param speed: how many emulated seconds pass in a real one; 0 stands still, and moves by
        :meth:`advance` and :meth:`advance_to` only. Set :attr:`speed` to change it.
    :param start: the time it begins at, by default the real one.
    """

    def __init__(self, speed: float = 1.0, start: datetime | None = None) -> None:
        if start is not None and getattr(start, "tzinfo", None) is None:
            raise ValueError(f"start {start} is no datetime with a time zone; give it one, as UTC")
        self._lock = threading.Lock()
        self._speed = _forward(speed)
        self._base = (start or datetime.now(UTC)).astimezone(UTC)
        self._since = time.monotonic()

    @property
    def speed(self) -> float:
        """How many emulated seconds pass in a real one; may be changed, and counts from then on."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        with self._lock:
            self._base += self._passed()
            self._since = time.monotonic()
            self._speed = _forward(speed)

    def now(self) -> datetime:
        """The emulated time, in UTC."""
        with self._lock:
            return self._base + self._passed()

    def _passed(self) -> timedelta:
        return timedelta(seconds=(time.monotonic() - self._since) * self._speed)

    def advance(self, by: timedelta) -> datetime:
        """Jump forward, at any speed; the time it is then.

        :raises ValueError: if ``by`` is negative.
        """
        if by < timedelta(0):
            raise ValueError(f"time cannot be advanced by {by}; it runs forward only")
        with self._lock:
            self._base += by
            return self._base + self._passed()

    def advance_to(self, moment: datetime) -> datetime:
        """Jump forward to ``moment``; the time it is then.

        :raises ValueError: if it is past already, or has no time zone.
        """
        if moment.tzinfo is None:
            raise ValueError(f"{moment} has no time zone; give one, UTC for example")
        with self._lock:
            now = self._base + self._passed()
            if moment < now:
                raise ValueError(f"{moment} is past, it is {now}; time runs forward only")
            self._base += moment - now
            return moment.astimezone(UTC)


def _forward(speed: float) -> float:
    if not 0 <= speed < math.inf:
        raise ValueError(f"speed {speed} is none that time has; give 0 (it stands still) or more")
    return speed
