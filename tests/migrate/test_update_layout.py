"""People's formatting stays, and what comes in is laid out as the formatter would lay it out."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from update_files import (
    BASE,
    EXTRACT,
    HANDS,
    LAST,
    LOAD,
    SOURCES,
    START,
    above,
    after,
    below,
    both,
    made,
    rename,
    statement,
    swap,
    updated,
    with_triggers,
)

from airflow_glue_bridge.glue.model import Action
from glue2airflow.update.merge import merge
from glue2airflow.update.side import Side

NEW = {name: made(workflow) for name, workflow in SOURCES.items()}


def _unformatted(folder: Path) -> set[str]:
    command = [sys.executable, "-m", "ruff", "format", "--check", "--isolated", "--no-cache", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return set(re.findall(r"[\w/,-]+\.py", done.stdout))


def _unsorted(folder: Path) -> str:
    command = [sys.executable, "-m", "ruff", "check", "--select", "I", "--isolated", "--no-cache"]
    done = subprocess.run([*command, "."], cwd=folder, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout


# What these put in is not in order itself.
UNSORTED = ("an import of ours",)


def test_the_formatter_finds_nothing_that_it_did_not_find_before(tmp_path: Path) -> None:
    (tmp_path / "before").mkdir()
    (tmp_path / "after").mkdir()
    for edit, hand in HANDS.items():
        (tmp_path / "before" / f"{edit.replace(' ', '_')}.py").write_text(hand(BASE))
    before = _unformatted(tmp_path / "before")
    assert 5 < len(before) < len(HANDS) / 2
    for source, new in list(NEW.items())[::2]:
        for edit, hand in HANDS.items():
            done, name = updated(hand(BASE), new), f"{edit}.py".replace(" ", "_")
            if not done.conflicts and not any(name in path for path in before):
                path = tmp_path / "after" / source.replace(" ", "_")
                path.mkdir(exist_ok=True)
                (path / name).write_text(done.text)
    assert len(list((tmp_path / "after").glob("*/*.py"))) > 300
    assert _unformatted(tmp_path / "after") == set()
    for name in UNSORTED:
        for path in (tmp_path / "after").glob(f"*/{name.replace(' ', '_')}.py"):
            path.unlink()
    assert _unsorted(tmp_path / "after") == ""


ONE_LINE = " ".join(EXTRACT.split()).replace("( ", "(").replace(", )", ")")
LIMITED = made(SOURCES["another timeout"])


def _with_limit(text: str, hand: str) -> str:
    """What becomes of the call of load, laid out by hand, when its limit changes."""
    done = updated(swap(statement(BASE, "load"), hand)(BASE), text)
    assert done.conflicts == ()
    start = done.text.index("    load = ")
    return done.text[start : done.text.index("    [extract, look_up] >> load")]


ALIGNED = """\
    load = GlueJobOperator(task_id='load', job_name = 'load',
                           script_args={ '--target': 'orders', "--mode": 'full' },
                           max_active_tis_per_dag=1,   # ours
                           waiter_max_attempts=540)
"""


def test_a_value_changes_and_nothing_around_it() -> None:
    done = _with_limit(LIMITED, ALIGNED)
    gone = set(ALIGNED.splitlines()) - set(done.splitlines())
    assert [line.strip() for line in gone] == ["waiter_max_attempts=540)"]
    assert '                           run_job_kwargs={"Timeout": 30},\n' in done


def test_a_call_on_one_line_gets_a_line_for_each_argument_once_it_is_too_long() -> None:
    short = '    load = GlueJobOperator(task_id="load", job_name="load")\n'
    base = swap(statement(BASE, "load"), short)(BASE)
    now = base.replace('job_name="load")', 'job_name="load", retries=2)')
    assert updated(base, now, base).text == now
    long = base.replace('job_name="load")', f'job_name="load", pool="{40 * "p"}")')
    assert (
        "    load = GlueJobOperator(\n"
        '        task_id="load",\n'
        '        job_name="load",\n'
        f'        pool="{40 * "p"}",\n'
        "    )\n"
    ) in updated(base, long, base).text


def test_a_dict_gets_a_line_for_each_entry_once_it_is_too_long() -> None:
    hand = swap('"--mode": "full"}', '"--mode": "full", "--ours": "12345"}')(BASE)
    done = updated(hand, made(SOURCES["an argument added"])).text
    assert (
        "        script_args={\n"
        '            "--target": "orders",\n'
        '            "--mode": "full",\n'
        '            "--day": "1",\n'
        '            "--ours": "12345",\n'
        "        },\n"
    ) in done


def test_a_list_of_tasks_gets_a_line_for_each_once_it_is_too_long() -> None:
    hand = rename("look_up", "look_up_" + 60 * "x")(BASE)
    done = updated(hand, NEW["a job to wait for"]).text
    assert "    [\n        extract,\n        look_up_" in done
    assert ",\n        more,\n    ] >> load\n" in done


SPREAD = """chain(
        (
            extract,  # one
            look_up,
        ),
        load,
    )"""
# An edge as people wrote it; as it is when the one list gets a task more; what is put beside it.
FORMS = {
    "load << [extract, look_up]": ("load << [extract, look_up, more]", ""),
    "load << (extract, look_up)": ("load << (extract, look_up, more)", ""),
    "chain([extract, look_up], load)": ("chain([extract, look_up, more], load)", ""),
    "chain((look_up, extract), load)": ("chain((look_up, more, extract), load)", ""),
    SPREAD: (SPREAD.replace("look_up,\n", "look_up,\n            more,\n"), ""),
    "chain([extract, look_up], [load])": ("chain([extract, look_up], [load])", "more >> load"),
    "load.set_upstream([extract, look_up])": (
        "load.set_upstream([extract, look_up])",
        "more >> load",
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_an_edge_keeps_the_form_that_people_gave_it(form: str) -> None:
    hand = both(
        swap("import DAG\n", "import DAG, chain\n"), swap("[extract, look_up] >> load", form)
    )(BASE)
    done = updated(hand, NEW["a job to wait for"])
    restated, beside = FORMS[form]
    assert done.conflicts == ()
    assert f"    {restated}\n" in done.text
    assert beside in done.text
    assert "[extract, look_up, more] >> load" not in done.text
    assert "import DAG, chain\n" in done.text


@pytest.mark.parametrize("form", ["chain([extract, look_up], load)", "load << (look_up, extract)"])
def test_such_an_edge_gets_more_lines_once_it_is_too_long(form: str, tmp_path: Path) -> None:
    edge = swap("[extract, look_up] >> load", form)
    done = updated(rename("look_up", "look_up_" + 54 * "x")(edge(BASE)), NEW["a job to wait for"])
    assert re.search(r"^ +(more|\[.*, more\]),$", done.text, re.MULTILINE)
    (tmp_path / "orders.py").write_text(done.text)
    assert _unformatted(tmp_path) == set()


FAN = with_triggers(
    replace(START, actions=START.actions[:1]),
    after("then", {"extract": "SUCCEEDED"}, LOAD, Action("tell")),
)
LONGER_FAN = with_triggers(
    FAN.triggers[0], after("then", {"extract": "SUCCEEDED"}, LOAD, Action("tell"), Action("report"))
)
FANS = {
    "chain(extract, [load, tell])": "chain(extract, [load, tell, report])",
    "[load, tell] << extract": "[load, tell, report] << extract",
    "[extract] >> load\n    extract >> tell": "extract >> report\n    [extract] >> load\n",
    "chain([extract], [load])\n    extract >> tell": "    chain([extract], [load])\n",
}


@pytest.mark.parametrize("form", FANS)
def test_so_does_an_edge_to_many(form: str) -> None:
    base = made(FAN)
    done = updated(swap("extract >> [load, tell]", form)(base), made(LONGER_FAN), base)
    assert done.conflicts == ()
    assert FANS[form] in done.text


def test_no_import_is_left_that_was_used_before() -> None:
    hand = both(
        swap("import DAG\n", "import DAG, chain\n"),
        swap("    not_loaded >> tell\n", "    chain(not_loaded, tell)\n"),
        above("from datetime", "import ast, os\nimport sys as system\n"),
        below('job_name="tell",\n', "        pool=os.environ[system.platform],\n"),
    )(BASE)
    done = merge(BASE, hand, NEW["a job renamed"], "orders.py", Side.GLUE)
    assert done.conflicts == ()
    assert "import DAG\n" in done.text
    assert "\nimport ast\nfrom datetime" in done.text
    assert "system" not in done.text


def test_comments_stay_where_they_stand() -> None:
    hand = both(
        swap("    [extract, look_up] >> load\n", "    [extract, look_up] >> load  # both\n"),
        below("    [extract, look_up] >> load  # both\n", "    # A remark on it.\n"),
        below('"--mode": "full"},\n', "        # A limit.\n"),
    )(BASE)
    done = updated(hand, NEW["a trigger added between"]).text
    assert '>> load  # both\n    # A remark on it.\n\n    # Trigger "loaded"' in done
    assert "        # A limit.\n        max_active_tis_per_dag=1,\n" in done


@pytest.mark.parametrize("indent", ["  ", "\t", "        "])
def test_other_indents(indent: str) -> None:
    lines = (
        indent * ((len(line) - len(line.lstrip(" "))) // 4) + line.lstrip(" ")
        for line in BASE.splitlines(keepends=True)
    )
    hand = "".join(lines)
    done = updated(hand, NEW["a trigger added"])
    assert done.conflicts == ()
    assert f"\n{indent}report = GlueJobOperator(\n" in done.text
    assert f"\n{indent}load >> report\n" in done.text


def test_without_a_last_line_end() -> None:
    hand = BASE.rstrip("\n")
    done = updated(hand, NEW["a job added"])
    assert done.conflicts == ()
    assert done.text.endswith(LAST.rstrip("\n"))


def test_the_file_of_a_dag_function() -> None:
    head, body = BASE.split("with DAG(")
    arguments, tasks = body.split("):\n", 1)
    hand = head.replace("DAG", "dag") + f"\n@dag({arguments})\ndef orders():\n{tasks}\n\norders()\n"
    done = updated(hand, NEW["a trigger added"])
    assert done.conflicts == ()
    assert "    max_active_tasks=6,\n" in done.text
    assert "    load >> report\n\n" in done.text.replace("\n\n\n", "\n\n")
    assert done.text.endswith("\n\norders()\n")
