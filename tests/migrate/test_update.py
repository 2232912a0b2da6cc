"""What Glue changed comes into a file that people edited, and what they edited stays."""

from __future__ import annotations

import ast
import difflib
from collections import Counter

import pytest
from update_files import (
    BASE,
    EXTRACT,
    HANDS,
    LAST,
    LOOK_UP,
    MINE,
    SOURCES,
    above,
    below,
    both,
    made,
    statement,
    swap,
    updated,
)

from glue2airflow.emit import digest_in
from glue2airflow.update.merge import merge

NEW = {name: made(workflow) for name, workflow in SOURCES.items()}
EDGES = {"an edge", "an edge backwards", "an edge by a method"}
WATCHED = {"an argument changed", "another operator"}
# Tasks that Glue has no more (of nothing_failed there is no need then), and that people touched.
TOUCHED = {
    "a job removed": EDGES,
    "a trigger added": WATCHED,
    "a trigger added between": WATCHED,
    "a trigger removed": EDGES | WATCHED,
    "a job renamed": EDGES,
}


def _added(before: str, after: str) -> Counter[str]:
    """The lines that are in one text and not in another."""
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return Counter(line[2:].strip() for line in lines if line.startswith("+ "))


@pytest.mark.parametrize("hand", HANDS.values(), ids=HANDS)
def test_without_a_change_in_glue_not_a_byte_changes(hand) -> None:
    text = hand(BASE)
    assert text != BASE
    assert updated(text, BASE) == merge(BASE, text, BASE, "orders.py")
    assert updated(text, BASE).text == text


@pytest.mark.parametrize("new", NEW.values(), ids=NEW)
def test_a_file_that_nobody_edited_becomes_what_is_generated(new: str) -> None:
    done = updated(BASE, new)
    assert done.conflicts == ()
    assert sorted(done.text.splitlines()) == sorted(new.splitlines())
    assert ast.dump(ast.parse(done.text)) == ast.dump(ast.parse(new)) or _same_tasks(done.text, new)


def _same_tasks(one: str, other: str) -> bool:
    """The same statements, though in another order."""
    said = [sorted(ast.dump(n) for n in _block(ast.parse(text))) for text in (one, other)]
    return said[0] == said[1]


def _block(tree: ast.Module) -> list[ast.stmt]:
    return next(node for node in tree.body if isinstance(node, ast.With)).body


@pytest.mark.parametrize("source", [*TOUCHED, "arguments changed", "AND becomes ANY"])
@pytest.mark.parametrize("edit", HANDS)
def test_both(edit: str, source: str) -> None:
    hand, new = HANDS[edit](BASE), NEW[source]
    done = updated(hand, new)
    if edit in TOUCHED.get(source, ()):
        assert [c.subject for c in done.conflicts if "which Glue has no more" in c.subject]
        return
    assert done.conflicts == ()
    assert digest_in(done.text) == digest_in(new)
    assert _lost(hand, done.text) == []
    again = merge(new, done.text, new, "orders.py")
    assert (again.text, again.conflicts) == (done.text, ())


def _lost(hand: str, text: str) -> list[str]:
    """Comments of people's own that are gone."""
    added = (line.partition("#") for line in _added(BASE, hand))
    return [said for _, mark, said in added if mark and said not in text]


def test_a_new_task_stands_where_it_is_generated() -> None:
    done = updated(HANDS["a comment above a task"](BASE), NEW["a job added"]).text
    assert done.index("look_up = ") < done.index("more = ") < done.index("# Ours: takes long.")
    done = updated(HANDS["a comment above a task"](BASE), NEW["a job added in front"]).text
    assert done.index('# Trigger "nightly"') < done.index("first = ") < done.index("extract = ")


def test_a_new_group_stands_behind_the_one_before_and_all_of_people_s_own_in_it() -> None:
    hand = below("    [extract, look_up] >> load\n", MINE)(BASE)
    done = updated(hand, NEW["a trigger added between"]).text
    assert done.index("load >> mine") < done.index('# Trigger "loaded"')
    assert done.index('# Trigger "loaded"') < done.index('# Trigger "not-loaded"')
    assert '\n\n    # Trigger "loaded"' in done


def test_an_edge_comes_after_the_tasks_that_it_joins_whatever_the_order() -> None:
    edge = "    [extract, look_up] >> load\n"
    load = statement(BASE, "load")
    hand = both(swap(load, ""), swap(edge, ""), above(EXTRACT, load), below(LOOK_UP, edge))(BASE)
    done = updated(hand, NEW["a job to wait for"])
    assert done.conflicts == ()
    assert done.text.index("more = ") < done.text.index("more] >> load")


def test_new_edges_go_into_the_list_that_people_have() -> None:
    done = updated(HANDS["a longer list"](BASE), NEW["a condition less"]).text
    assert "    [extract, mine] >> load\n" in done
    done = updated(HANDS["a list a task a line"](BASE), NEW["a condition less"]).text
    assert "        extract,  # one\n" in done
    assert "        look_up,\n" not in done


def test_edges_of_a_task_that_goes_go_with_it() -> None:
    done = updated(HANDS["a longer chain"](BASE), NEW["a job removed"]).text
    assert "    extract >> load >> mine\n" in done
    assert "look_up" not in done


def test_an_edge_that_people_took_out_stays_out() -> None:
    done = updated(HANDS["an edge gone"](BASE), NEW["a job to wait for"]).text
    assert "    extract >> load\n" in done
    assert "    more >> load\n" in done


def test_new_edges_take_the_names_that_people_gave() -> None:
    done = updated(HANDS["a renamed variable"](BASE), NEW["a trigger added"]).text
    assert "    load_all >> report\n" in done
    assert 'task_id="load"' in done


def test_an_import_goes_with_the_last_task_that_needs_it() -> None:
    done = updated(below("import DAG\n", "import os\n")(BASE), NEW["a trigger removed"]).text
    assert "GluePredicateOperator" not in done
    assert "import os" in done
    kept = updated(
        swap("GluePredicateOperator\n", "GluePredicateOperator  # ours\n")(BASE),
        NEW["a trigger removed"],
    )
    assert "GluePredicateOperator  # ours" in kept.text


def test_an_import_that_people_use_stays() -> None:
    use = "    GluePredicateOperator.poll = 5\n"
    done = updated(below(LAST, use)(BASE), NEW["a trigger removed"]).text
    assert "import GluePredicateOperator" in done


def test_arguments_merge_one_by_one() -> None:
    hand = swap('"--mode": "full"', '"--mode": "delta", "--ours": "1"')(BASE)
    done = updated(hand, NEW["an argument added"]).text
    for entry in ('"--mode": "delta"', '"--ours": "1"', '"--target": "orders"', '"--day": "1"'):
        assert entry in done


def test_nested_values_merge_too() -> None:
    hand = swap('timezone="UTC"', 'timezone="Europe/Berlin"')(BASE)
    done = updated(hand, NEW["another schedule"]).text
    assert 'timezone="Europe/Berlin"' in done
    assert '"30 4 * * *"' in done


def test_a_task_that_people_deleted_stays_away() -> None:
    hand = BASE[: BASE.index("\n    # Red if anything failed")] + "\n"
    done = updated(hand, NEW["another timeout"])
    assert done.conflicts == ()
    assert "nothing_failed" not in done.text
    assert "EmptyOperator" not in done.text.split("with DAG")[1]
