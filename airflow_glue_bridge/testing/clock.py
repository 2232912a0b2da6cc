"""The time it is in the emulated world."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Emulated time; every world of an emulator reads the same clock.

    :param speed: how many emulated seconds pass in a real one; 0 stands still, and moves by
        :meth:`advance` and :meth:`advance_to` only.
    :param start: the time it begins at, by default the real one.
    """

    def __init__(self, speed: float = 1.0, start: datetime | None = None) -> None:
        if speed < 0:
            raise ValueError(f"speed {speed} would run backwards; give 0 or more")
        if start is not None and start.tzinfo is None:
            raise ValueError(f"start {start} has no time zone; give one, UTC for example")
        self.speed = speed
        self._lock = threading.Lock()
        self._base = (start or datetime.now(UTC)).astimezone(UTC)
        self._since = time.monotonic()

    def now(self) -> datetime:
        """The emulated time, in UTC."""
        with self._lock:
            return self._base + self._passed()

    def _passed(self) -> timedelta:
        return timedelta(seconds=(time.monotonic() - self._since) * self.speed)

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
