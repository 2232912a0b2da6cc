"""Updates from one golden DAG to another: whatever is generated, all of it can be updated."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from glue2airflow.update.merge import merge

GOLDEN = Path(__file__).parents[1] / "golden"
EVERY = sorted(GOLDEN.glob("*/expected/*.py"))
# Each to the next one: another workflow, so that nearly everything changes.
PAIRS = list(pairwise(EVERY[::4]))
PROPERTIES = (GOLDEN / "script-args-native" / "expected" / "orders.py").read_text()
VALUE = PROPERTIES[PROPERTIES.index("# What scripts are told") : PROPERTIES.index("\nwith DAG")]
WITHOUT = PROPERTIES.replace(f"{VALUE}\n", "").replace("RUN_PROPERTIES", '"none"')
OTHER = PROPERTIES.replace('"run": run_id', '"run": run_id ~ "x"')


def _lines(text: str) -> list[str]:
    return sorted(line for line in text.splitlines() if line.strip())


@pytest.mark.parametrize(
    ("one", "other"), PAIRS, ids=[f"{one.stem}-{other.stem}" for one, other in PAIRS]
)
def test_one_becomes_another(one: Path, other: Path) -> None:
    base, new = one.read_text(), other.read_text()
    done = merge(base, base, new, one.name)
    assert done.conflicts == ()
    assert _lines(done.text) == _lines(new)
    assert merge(new, done.text, new, one.name).text == done.text


@pytest.mark.parametrize("path", EVERY[::4], ids=lambda path: f"{path.parents[1].name}/{path.stem}")
def test_an_edit_stays_in_each(path: Path) -> None:
    base = path.read_text()
    hand = base.replace("catchup=False,", "catchup=False,  # ours")
    new = base.replace('"retries": 0', '"retries": 1')
    done = merge(base, hand, new, path.name)
    assert done.conflicts == ()
    assert done.text == new.replace("catchup=False,", "catchup=False,  # ours")


@pytest.mark.parametrize("new", [WITHOUT, OTHER], ids=["gone", "other"])
def test_a_value_with_a_name_changes(new: str) -> None:
    hand = PROPERTIES.replace("import DAG, Param", "import DAG, Param  # ours")
    assert merge(PROPERTIES, hand, new, "orders.py").text == new.replace(
        "import DAG, Param", "import DAG, Param  # ours"
    )


def test_a_value_with_a_name_is_put_in() -> None:
    assert merge(WITHOUT, WITHOUT, PROPERTIES, "orders.py").text == PROPERTIES


@pytest.mark.parametrize(
    ("old", "edit", "new"),
    [
        ('"run": run_id,', '"run": "mine",', OTHER),
        ("\nwith DAG", "\nprint(RUN_PROPERTIES)\n\nwith DAG", WITHOUT),
    ],
    ids=["both changed it", "used"],
)
def test_a_value_with_a_name_in_conflict(old: str, edit: str, new: str) -> None:
    done = merge(PROPERTIES, PROPERTIES.replace(old, edit), new, "orders.py")
    assert [conflict.subject for conflict in done.conflicts] == ["value RUN_PROPERTIES"]


def test_a_name_that_people_took_is_a_conflict() -> None:
    hand = WITHOUT.replace("\nwith DAG", "\nRUN_PROPERTIES = 5\n\nwith DAG")
    done = merge(WITHOUT, hand, PROPERTIES, "orders.py")
    assert [conflict.subject for conflict in done.conflicts] == ["value RUN_PROPERTIES"]


def test_generated_code_that_is_not_understood_is_a_conflict() -> None:
    new = PROPERTIES.replace("\nwith DAG", "\nfor _ in ():\n    pass\n\nwith DAG")
    done = merge(PROPERTIES, PROPERTIES, new, "orders.py")
    assert [conflict.subject for conflict in done.conflicts] == ["generated code of another kind"]
