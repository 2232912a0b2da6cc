"""Emulated time at several speeds."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from airflow_glue_bridge.testing.clock import Clock

START = datetime(2026, 1, 1, tzinfo=UTC)


def test_time_passes_as_fast_as_told(monkeypatch: pytest.MonkeyPatch) -> None:
    real = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: real)
    clock = Clock(speed=60, start=START)
    real = 102.5
    assert clock.now() == START + timedelta(seconds=150)
    clock.advance(timedelta(hours=1))
    real = 103.0
    assert clock.now() == START + timedelta(hours=1, seconds=180)
    moment = START + timedelta(days=1)
    assert clock.advance_to(moment) == clock.now() == moment
    real = 104.0
    assert clock.now() == moment + timedelta(minutes=1)


def test_another_speed_counts_from_then_on(monkeypatch: pytest.MonkeyPatch) -> None:
    real = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: real)
    clock = Clock(speed=60, start=START)
    real = 110.0
    clock.speed = 3600
    assert clock.now() == START + timedelta(minutes=10)
    real = 111.0
    assert clock.now() == START + timedelta(minutes=70)
    clock.speed = 0
    real = 200.0
    assert clock.now() == START + timedelta(minutes=70)
    with pytest.raises(ValueError, match="speed -1"):
        clock.speed = -1
    assert clock.speed == 0


def test_it_begins_now_and_speaks_utc() -> None:
    before = datetime.now(UTC)
    assert before <= Clock().now() <= datetime.now(UTC)
    east = timezone(timedelta(hours=2))
    now = Clock(0, datetime(2026, 1, 1, 2, tzinfo=east)).now()
    assert (now, now.tzinfo) == (START, UTC)


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"speed": -1}, "speed -1 is none that time has"),
        ({"speed": float("inf")}, "speed inf"),
        ({"speed": float("nan")}, "speed nan"),
        ({"start": datetime(2026, 1, 1)}, "no datetime with a time zone"),
        ({"start": "2026-01-01"}, "no datetime with a time zone"),
    ],
)
def test_what_is_no_clock(settings: dict, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        Clock(**settings)
