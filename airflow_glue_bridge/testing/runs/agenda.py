"""What is going to happen, in order of time."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count


@dataclass(order=True, slots=True)
class Due:
    """Something that happens at an instant; of two at the same one, what was noted first."""

    at: datetime
    number: int
    action: Callable[[], None] = field(compare=False)
    cancelled: bool = field(default=False, compare=False)

    def cancel(self) -> None:
        """Let it not happen."""
        self.cancelled = True


class Agenda:
    """All that is due, soonest first; ``done`` counts what has happened."""

    def __init__(self) -> None:
        self._heap: list[Due] = []
        self._numbers = count()
        self.done = 0

    def add(self, at: datetime, action: Callable[[], None]) -> Due:
        """Note that ``action`` happens at an instant."""
        due = Due(at, next(self._numbers), action)
        heapq.heappush(self._heap, due)
        return due

    def next(self, until: datetime) -> Due | None:
        """Take the next thing off that is due by then, if there is one."""
        while self._heap and self._heap[0].at <= until:
            due = heapq.heappop(self._heap)
            if not due.cancelled:
                self.done += 1
                return due
        return None
