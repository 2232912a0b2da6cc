"""Where people and Glue changed the same: the file stays, and both sides are shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from update_files import (
    BASE,
    EXTRACT,
    FAILED,
    GROUP,
    HANDS,
    LAST,
    LOADED,
    MINE,
    REPORT,
    SOURCES,
    START,
    above,
    after,
    below,
    both,
    indented,
    made,
    statement,
    swap,
    updated,
    with_triggers,
)

from airflow_glue_bridge.glue.model import Action
from glue2airflow.errors import OutputError
from glue2airflow.update.conflicts import HIDDEN
from glue2airflow.update.merge import merge
from glue2airflow.update.side import Side

TELL = statement(BASE, "tell")
LOOP = "    for task in [extract, look_up]:\n        task >> load\n"
GATE = '    with TaskGroup("first"):\n' + indented(EXTRACT)
# The edit, the change in Glue, what the conflict is about, and where it stands.
CONFLICTS = {
    "an argument": (
        swap('"--mode": "full"', '"--mode": "delta"'),
        "arguments changed",
        'task load, argument script_args, entry "--mode"',
    ),
    "an argument put in by both": (
        below('job_name="load",\n', "        retries=5,\n"),
        "retries",
        "task load, argument retries",
    ),
    "an argument taken out": (
        swap('        trigger_rule="all_done",\n', ""),
        "a trigger removed",
        "task not_loaded, which Glue has no more",
    ),
    "the schedule": (
        swap('"0 2 * * *"', '"0 3 * * *"'),
        "another schedule",
        "the DAG, argument schedule, argument",
    ),
    "a whole schedule": (
        lambda text: (
            text[: text.index("schedule=")]
            + 'schedule="@daily",\n'
            + text[text.index("    catchup") :]
        ),
        "another schedule",
        "the DAG, argument schedule",
    ),
    "a comment": (
        swap('# Trigger "nightly": SCHEDULED', '# Every night: "nightly", SCHEDULED'),
        "another schedule",
        "comment over task extract",
    ),
    "the header": (
        swap('"orders" in "orders.json"', '"orders", of the shop'),
        "the options",
        "comment on Source",
    ),
    "a task that goes": (
        below('job_name="tell",\n', '        pool="big",\n'),
        "a job renamed",
        "task tell, which Glue has no more",
    ),
    "a comment at a task that goes": (
        above("    tell = ", "    # Ours.\n"),
        "a job renamed",
        "task tell, which Glue has no more",
    ),
    "code that uses a task that goes": (
        below(LAST, '    also = EmptyOperator(task_id="also")\n    tell >> also\n'),
        "a job renamed",
        "task tell, which Glue has no more",
    ),
    "a mention of a task that goes": (
        below(LAST, "    load.doc = \"{{ ti.xcom_pull('tell') }}\"\n"),
        "a job renamed",
        "task tell, which Glue has no more",
    ),
    "a task moved that goes": (
        both(
            swap("from airflow.sdk import DAG\n", GROUP),
            swap(TELL, '    with TaskGroup("last"):\n' + indented(TELL)),
        ),
        "a job renamed",
        "task tell, which Glue has no more",
    ),
    "a new task of the same id": (
        swap("    nothing_failed =", MINE.replace("mine", "report") + "    nothing_failed ="),
        "a trigger added",
        "task report",
    ),
    "a name that is taken": (
        above("with DAG", "def report():\n    pass\n\n\n"),
        "a trigger added",
        "task report",
    ),
    "a task that is gone": (
        both(swap(TELL, ""), swap("    not_loaded >> tell\n", "")),
        "a limit for tell",
        "task tell",
    ),
    "tasks in a loop": (
        swap("    [extract, look_up] >> load\n", LOOP),
        "a condition less",
        "edge look_up >> load, which Glue has no more",
    ),
    "a comment beside edges": (
        swap("    not_loaded >> tell\n", "    not_loaded >> tell  # ours\n"),
        "a job renamed",
        "edge not_loaded >> tell, which Glue has no more",
    ),
    "an edge among others": (
        both(
            swap("    [extract, look_up] >> load\n", ""),
            swap("    load >> not_loaded\n", "    [extract, look_up] >> load >> not_loaded\n"),
            swap("    not_loaded >> tell\n", ""),
            swap("load >> not_loaded\n", "load >> not_loaded >> tell\n"),
        ),
        "another way",
        "edge load >> not_loaded, which Glue has no more",
    ),
    "a circle": (
        below(LAST, "    look_up >> extract\n"),
        "one after the other",
        "edges extract >> look_up >> extract",
    ),
    "a gate and a task group": (
        both(swap("from airflow.sdk import DAG\n", GROUP), swap(EXTRACT, GATE)),
        "another way",
        "task not_loaded, argument watch",
    ),
    "arguments that are unpacked": (
        below('job_name="load",\n', "        **OURS,\n"),
        "retries",
        "task load, argument retries",
    ),
}

LIMITED = Action("tell", timeout=5)
NEW = {name: made(workflow) for name, workflow in SOURCES.items()}
NEW |= {
    "the options": made(source="shop.json"),
    "a limit for tell": made(
        with_triggers(START, LOADED, after("not-loaded", {"load": "FAILED"}, LIMITED))
    ),
    "another way": made(
        with_triggers(START, LOADED, after("not-loaded", {"extract": "FAILED"}, Action("tell")))
    ),
    "one after the other": made(
        with_triggers(
            replace(START, actions=START.actions[:1]),
            after("then", {"extract": "SUCCEEDED"}, Action("look-up")),
            LOADED,
            FAILED,
        )
    ),
}


@pytest.mark.parametrize("name", CONFLICTS)
def test_a_conflict_is_told_and_the_file_stays(name: str) -> None:
    edit, source, subject = CONFLICTS[name]
    done = updated(edit(BASE), NEW[source])
    found = [conflict for conflict in done.conflicts if conflict.subject == subject]
    assert found, [conflict.subject for conflict in done.conflicts]
    assert all("\n" not in line for conflict in done.conflicts for line in conflict.lines())


def test_both_sides_are_shown_with_their_line() -> None:
    hand = below('job_name="load",\n', "        retries=5,\n")(BASE)
    (conflict,) = updated(hand, NEW["retries"]).conflicts
    line = hand.splitlines().index("        retries=5,") + 1
    assert list(conflict.lines()) == [
        f"line {line}: task load, argument retries",
        "  base: (none)",
        "  here: 5",
        "  Glue: 2",
    ]


@pytest.mark.parametrize(
    "entry", ['"--mode": "postgres://u:hunter2@db/x"', '"--mode": {"password": "hunter2"}']
)
def test_what_may_be_a_credential_is_not_shown(entry: str) -> None:
    hand = swap('"--mode": "full"', entry)(BASE)
    (conflict,) = updated(hand, NEW["arguments changed"]).conflicts
    said = "\n".join(conflict.lines())
    assert "hunter2" not in said
    assert HIDDEN in said


ENDED = ("an argument", "an argument put in by both", "a whole schedule", "a comment", "the header")


@pytest.mark.parametrize("name", ENDED)
def test_a_preferred_side_ends_it(name: str) -> None:
    edit, source, _ = CONFLICTS[name]
    hand = edit(BASE)
    ours = merge(BASE, hand, NEW[source], "orders.py", Side.HAND)
    theirs = merge(BASE, hand, NEW[source], "orders.py", Side.GLUE)
    assert ours.conflicts == theirs.conflicts == ()
    assert ours.text != theirs.text
    for done in (ours, theirs):
        assert merge(NEW[source], done.text, NEW[source], "orders.py").text == done.text


def test_a_task_that_people_touched_can_stay_or_go() -> None:
    hand = below('job_name="tell",\n', '        pool="big",\n')(BASE)
    kept = merge(BASE, hand, NEW["a job renamed"], "orders.py", Side.HAND).text
    assert 'pool="big"' in kept
    assert "not_loaded >> tell\n" in kept
    assert "not_loaded >> tell_all\n" in kept
    gone = merge(BASE, hand, NEW["a job renamed"], "orders.py", Side.GLUE).text
    assert 'pool="big"' not in gone
    assert ">> tell\n" not in gone


REMARKS = {
    "a job renamed": ("    tell = ", "    # Ours: tell.\n"),
    "a job removed": ("    look_up = ", "    # Ours.\n\n    # Ours, too.\n"),
    "a trigger removed": ("    not_loaded = ", "    # Ours.\n"),
}


@pytest.mark.parametrize("source", REMARKS)
def test_what_people_say_over_a_task_goes_with_it_and_not_to_the_next(source: str) -> None:
    place, remark = REMARKS[source]
    done = merge(BASE, above(place, remark)(BASE), NEW[source], "orders.py", Side.GLUE)
    assert done == merge(BASE, BASE, NEW[source], "orders.py")
    assert done.conflicts == ()


def test_what_was_generated_over_another_task_does_not_go_with_one() -> None:
    look_up = statement(BASE, "look_up")
    hand = both(swap(look_up, ""), above(EXTRACT, f"    # Ours.\n{look_up}"))(BASE)
    done = merge(BASE, hand, NEW["a job removed"], "orders.py", Side.GLUE).text
    assert f'    # Trigger "nightly": SCHEDULED cron(0 2 * * ? *)\n{EXTRACT}' in done
    assert "Ours" not in done


def test_conflicts_are_told_in_the_order_of_lines() -> None:
    edits = ("an argument put in by both", "a comment", "a task that goes", "the header")
    hand = both(*(CONFLICTS[name][0] for name in edits))(BASE)
    hand = above("with DAG", "def report():\n    pass\n\n\n")(hand)
    changed = replace(
        SOURCES["retries"],
        triggers=(replace(START, schedule="cron(30 4 * * ? *)"), LOADED, REPORT),
    )
    done = updated(hand, made(changed, source="shop.json"))
    lines = [conflict.line for conflict in done.conflicts]
    told = [line for line in lines if line]
    assert len(told) > 3
    assert lines == [*sorted(told), *[0] * (len(lines) - len(told))]
    assert 0 in lines


@pytest.mark.parametrize("name", ["a circle", "a name that is taken", "a gate and a task group"])
@pytest.mark.parametrize("prefer", Side)
def test_no_preference_makes_a_dag_that_cannot_run(name: str, prefer: Side) -> None:
    edit, source, subject = CONFLICTS[name]
    done = merge(BASE, edit(BASE), NEW[source], "orders.py", prefer)
    assert subject in [conflict.subject for conflict in done.conflicts]


def test_once_people_write_what_glue_has_there_is_no_conflict() -> None:
    hand = below('job_name="load",\n', "        retries=2,\n")(BASE)
    assert updated(hand, NEW["retries"]).conflicts == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (BASE + "def (:\n", "is not valid Python (line"),
        (BASE + "x = '\0'\n".replace("\\0", "\0"), "is not valid Python"),
        (BASE + "x = " + "(" * 5000 + ")" * 5000 + "\n", "is not valid Python"),
        (BASE + "# \udcff\n", "is not valid Python"),
    ],
    ids=["syntax", "NUL", "too deep", "not text"],
)
def test_what_is_no_python_is_one_sentence(text: str, says: str) -> None:
    with pytest.raises(OutputError, match=r"orders\.py is not valid Python") as caught:
        updated(text, NEW["retries"])
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_nothing_of_a_file_is_run(tmp_path) -> None:
    canary = tmp_path / "canary"
    hand = HANDS["a function"](BASE) + f"open({str(canary)!r}, 'w').write('x')\n"
    assert updated(hand, NEW["a trigger added"]).conflicts == ()
    assert not canary.exists()
