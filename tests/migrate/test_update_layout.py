"""People's formatting stays, and what comes in is laid out as the formatter would lay it out."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from update_files import (
    BASE,
    EXTRACT,
    HANDS,
    LAST,
    SOURCES,
    below,
    both,
    made,
    rename,
    statement,
    swap,
    updated,
)

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
