"""A share of `make never-twice`, and what it takes for a run that should not be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lab_faults import KilledWorker, LostReply
from lab_glue import GlueRun, duplicates
from never_twice import OPERATOR, try_all

TRIALS = 5
BEGAN = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.mark.airflow
def test_neither_a_killed_worker_nor_a_lost_reply_starts_a_second_run(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    verdicts, weather = try_all(home, TRIALS, [KilledWorker, LostReply], OPERATOR)
    for verdict in verdicts:
        assert not verdict.told, "\n".join(verdict.told)
        assert verdict.counts["trials"] == TRIALS
        # One workflow in five fails at first, and its run is resumed.
        assert verdict.counts["resumed"] >= 1
        assert verdict.counts["afresh"] == verdict.counts["twice"] == verdict.counts["wrong"] == 0
    assert weather["replies_lost"] >= TRIALS
    assert not home.exists()


def run(name: str, begin: int, end: int | None, status: str, previous: str = "") -> GlueRun:
    """A run from one minute to another."""
    ended = None if end is None else BEGAN + timedelta(minutes=end)
    return GlueRun(name, previous, status, BEGAN + timedelta(minutes=begin), ended)


FIRST = run("1", 0, 5, "COMPLETED")
STOPPED = run("1", 0, 5, "STOPPED")


def test_a_user_who_clears_a_task_asks_for_one_more_run() -> None:
    runs = [FIRST, run("2", 6, 8, "COMPLETED"), run("3", 9, 10, "COMPLETED")]
    assert duplicates(runs, [], asked=1) == runs[2:]
    beside = [FIRST, run("2", 4, 8, "COMPLETED")]
    assert duplicates(beside, [], asked=1) == beside[1:]


@pytest.mark.parametrize(
    ("runs", "stopped", "twice"),
    [
        ([FIRST], [], []),
        ([FIRST, run("2", 6, 8, "COMPLETED", "1")], [], []),
        ([FIRST, run("2", 6, 8, "COMPLETED", "1"), run("3", 9, 10, "COMPLETED", "2")], [], []),
        ([STOPPED, run("2", 5, 8, "COMPLETED")], ["1"], []),
        # It was not Airflow that stopped it; it was not stopped; it was not over.
        ([STOPPED, run("2", 6, 8, "COMPLETED")], [], ["2"]),
        ([FIRST, run("2", 6, 8, "COMPLETED")], ["1"], ["2"]),
        ([STOPPED, run("2", 4, 8, "COMPLETED")], ["1"], ["2"]),
        ([run("1", 0, None, "RUNNING"), run("2", 4, None, "RUNNING")], ["1"], ["2"]),
        # A resumption of another's run, and one beside it.
        ([FIRST, run("2", 6, 8, "COMPLETED", "9")], [], ["2"]),
        ([FIRST, run("2", 6, 9, "COMPLETED", "1"), run("3", 7, 8, "COMPLETED", "1")], [], ["3"]),
    ],
)
def test_duplicates(runs: list[GlueRun], stopped: list[str], twice: list[str]) -> None:
    assert [found.run_id for found in duplicates(runs, stopped)] == twice
