"""The property test of benchmarks/update_property.py, a small one."""

from __future__ import annotations

import pytest

import update_property
from glue2airflow.update.merge import Merged
from update_hands import HAND_EDITS
from update_sources import SOURCE_EDITS

pytestmark = pytest.mark.airflow
NAMES = [f"tests:{number}" for number in range(40)]


def test_updates_hold_both() -> None:
    tried = update_property.try_some(NAMES)
    assert tried.wrong == []
    assert tried.counts["merged with changes"] >= 10
    assert tried.counts["loaded by a DagBag"] == tried.counts["merged"]
    assert tried.counts["conflicts, due"] >= 1
    assert tried.counts["no longer formatted"] == 0


@pytest.mark.parametrize("side", ["hand", "new"])
def test_the_check_can_fail(side: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(base: str, hand: str, new: str, *_: object) -> Merged:
        return Merged({"hand": hand, "new": new}[side], ())

    monkeypatch.setattr("glue2airflow.update.merge.merge", lose)
    assert update_property.try_some(NAMES[:10]).wrong


def test_every_edit_is_drawn() -> None:
    drawn = [case.edits for case in map(update_property.case_of, NAMES) if case]
    names = {name for edits in drawn for name in edits}
    assert len(names & HAND_EDITS.keys()) > len(HAND_EDITS) * 0.8
    assert len(names & SOURCE_EDITS.keys()) > len(SOURCE_EDITS) * 0.8
