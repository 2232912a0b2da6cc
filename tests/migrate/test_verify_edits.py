"""DAG files that people edited: what verify must see, must not mind, and cannot play."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from orders import TRIGGERS, after, snapshot

from glue2airflow.cli import main

pytestmark = pytest.mark.airflow
GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture
def source(tmp_path):
    return snapshot(tmp_path)


@pytest.fixture
def verified(tmp_path, capsys):
    """Convert, edit, verify: the exit code, what was printed, and what was complained about."""

    def run(source, *edits, args=(), more="", convert=()):
        dags = tmp_path / "dags"
        main(["convert", str(source), "-o", str(dags), "--force", *convert])
        (file,) = dags.glob("*.py")
        text = file.read_text()
        for old, new in edits:
            assert old in text, old
            text = text.replace(old, new)
        file.write_text(text + more)
        capsys.readouterr()
        code = main(["verify", str(source), "--dags", str(dags), *args])
        return code, *capsys.readouterr()

    return run


GATE = 'watch={"load": "FAILED"}'
PUBLISH = 'job_name="publish",'
NO_DATABASE = "--in-database", "0"


@pytest.mark.parametrize("state", ["TIMEOUT", "STOPPED"])
def test_every_state_that_a_gate_watches_is_tried(state, source, verified):
    code, *_ = verified(
        source, (GATE, f'watch={{"load": ["FAILED", "{state}"]}}'), args=NO_DATABASE
    )
    assert code == 1


@pytest.mark.parametrize("state", ["TIMEOUT", "STOPPED"])  # the second: 2, IndexError
def test_also_where_it_changes_what_is_asked_next(state, tmp_path, verified):
    source = snapshot(
        tmp_path,
        [
            after("t1", "load", "FAILED", "x"),
            after("t2", "b", "SUCCEEDED", "c"),
            after("t3", "x", "FAILED", "y"),
            after("t4", "x", "STOPPED", "z"),
        ],
        ("load", "b"),
    )
    code, *_ = verified(source, (GATE, f'watch={{"load": ["FAILED", "{state}"]}}'))
    assert code == 1


def test_runs_of_a_merged_job_end_in_different_ways(capsys):
    (source,) = (GOLDEN / "started-twice").glob("*.snapshot.json")
    main(["verify", str(source), "--merge", "--format", "json"])
    (found,) = json.loads(capsys.readouterr().out)["workflows"]
    missing = {d["task"] for d in found["differences"] if d["kind"] == "missing"}
    assert missing == {"page_forecaster", "publish_forecast", "archive_radar"}


@pytest.mark.parametrize(
    "edits",
    [
        [(GATE, 'watch={"load": ["FAILED", "CANCELLED"]}')],
        [('job_name="load",', 'job_name="load", do_xcom_push=False,')],
    ],
)
def test_a_gate_that_refuses(edits, source, verified):
    assert verified(source, *edits)[0] in (1, 2)


def test_a_task_that_does_not_wait(source, verified):
    edits = (
        ('"deferrable": True', '"deferrable": False'),
        ('job_name="load",', 'job_name="load", wait_for_completion=False,'),
    )
    assert verified(source, *edits)[0] in (1, 2)


def test_more_than_one_order(tmp_path, verified):
    jobs = [f"j{number}" for number in range(6)]
    some = after("first", "j0", "SUCCEEDED", "first")
    some["Predicate"] = {
        "Logical": "ANY",
        "Conditions": [
            {"LogicalOperator": "EQUALS", "JobName": job, "State": "SUCCEEDED"} for job in jobs
        ],
    }
    names = ", ".join(jobs)
    code, *_ = verified(
        snapshot(tmp_path, [some], jobs),
        ('        trigger_rule="one_success",\n', ""),
        (
            f"[{names}] >> first",
            f'h = EmptyOperator(task_id="h", trigger_rule="one_success")\n'
            f'    e = EmptyOperator(task_id="e", trigger_rule="all_done")\n'
            f"    [{names}] >> h >> first\n    j0 >> e >> first",
        ),
        args=("--limit", "150", *NO_DATABASE),
    )
    assert code == 1


def test_arguments_that_say_which_start_it_is(verified):
    (source,) = (GOLDEN / "exclusive-different-arguments").glob("*.snapshot.json")
    code, *_ = verified(source, ('"done"', '"X"'), ('"failed"', '"done"'), ('"X"', '"failed"'))
    assert code == 1


def test_a_second_dag_without_a_name(source, verified):
    more = '\nwith DAG(dag_id="b"):\n    GlueJobOperator(task_id="load", job_name="load")\n'
    assert verified(source, more=more)[0] == 2


def test_a_dag_that_airflow_finds(source, verified):
    assert verified(source, more="\ndel load, publish, not_loaded, tell\n")[0] == 0


@pytest.mark.parametrize(
    "setting",
    [
        "depends_on_past=True",
        "wait_for_downstream=True",
        'end_date=__import__("datetime").datetime(2021, 1, 1)',
    ],
)
def test_settings_that_keep_a_task_from_running(setting, source, verified):
    assert verified(source, (PUBLISH, f"{PUBLISH} {setting},"))[0] in (1, 2)


def test_fail_fast_without_a_database(tmp_path, verified):
    source = snapshot(
        tmp_path,
        [after("t1", "a", "SUCCEEDED", "c"), after("t2", "b", "SUCCEEDED", "d")],
        ("a", "b"),
    )
    assert verified(source, ("schedule=None", "schedule=None, fail_fast=True"), args=NO_DATABASE)[
        0
    ] in (1, 2)


@pytest.mark.parametrize(
    "more",
    [
        '\n    GlueJobOperator(task_id="more", job_name="another")\n',
        '\n    publish >> GlueJobOperator(task_id="more", job_name="another")\n',
    ],
)
def test_a_job_that_glue_does_not_start(more, source, verified):
    code, out, _ = verified(source, more=more)
    assert (code, "more: Airflow starts it, Glue does not" in out) == (1, True)


def test_a_slip_in_a_name(source, verified):
    assert verified(source, (PUBLISH, 'job_name="pubilsh",'))[0] == 1


def test_a_name_that_nobody_knows_yet(source, verified):
    assert verified(source, (PUBLISH, 'job_name="{{ params.x }}",'))[0] == 2


def test_a_dag_that_cannot_be_served(source, verified):
    own = "from airflow.timetables.base import Timetable\nclass T(Timetable): pass\nwith DAG("
    assert verified(source, ("with DAG(", own), ("schedule=None", "schedule=T()"))[0] == 2


def test_a_cycle(source, verified):
    more = (
        '\n    a = GlueJobOperator(task_id="a", job_name="load")\n'
        '    b = GlueJobOperator(task_id="b", job_name="tell")\n    a >> b >> a\n'
    )
    code, out, err = verified(source, more=more, args=("--format", "json"))
    assert (code, out, "cycl" in err.lower()) == (2, "", True)


def test_nothing_but_the_report_on_standard_output(source, verified):
    code, out, _ = verified(
        source,
        ("with DAG(", "import structlog\nstructlog.get_logger('x').error('y')\nwith DAG("),
        args=("--format", "json"),
    )
    assert (code, out[0]) == (0, "{")


def test_no_more_partings_than_plays(source, verified):
    more = '\n    GlueJobOperator(task_id="again", job_name="load")\n'
    _, out, _ = verified(source, more=more, args=("--format", "json"))
    (found,) = json.loads(out)["workflows"]
    assert all(d["plays"] <= found["plays"] for d in found["differences"])


def test_a_renamed_task_is_announced_still(source, verified):
    code, out, _ = verified(
        source, ('task_id="tell"', 'task_id="notify"'), convert=("--runtime", "native")
    )
    assert (code, out.startswith("announced")) == (0, True)


@pytest.mark.parametrize("case", ["started-twice", "exclusive-different-arguments"])
def test_both_tasks_of_a_job_renamed(case, verified):
    (source,) = (GOLDEN / case).glob("*.snapshot.json")
    names = {
        "started-twice": ("refresh_forecast__radar_loaded", "refresh_forecast__stations_loaded"),
        "exclusive-different-arguments": (
            "post_status__wages_computed",
            "post_status__wages_failed",
        ),
    }
    edits = [(name, f"r{number}") for number, name in enumerate(names[case])]
    assert verified(source, *edits)[0] == 0


def test_a_mapped_group(source, verified):
    more = (
        "\n    @task_group\n    def g(x):\n        GlueJobOperator("
        'task_id="zz", job_name="publish", script_args={"--a": x})\n'
        '    g.expand(x=["1", "2"])\n'
    )
    code, _, err = verified(source, ("import DAG", "import DAG, task_group"), more=more)
    assert (code, "mapped" in err) == (2, True)


def test_a_dataclass_in_the_file(source, verified):
    first = "from airflow.providers.amazon.aws.operators.glue import"
    head = "from __future__ import annotations\nfrom dataclasses import dataclass\n"
    body = "@dataclass\nclass Conf:\n    name: str\n\nwith DAG("
    assert verified(source, (first, head + first), ("with DAG(", body))[0] == 0


def test_one_line(source, verified):
    code, _, err = verified(source, ("with DAG(", "raise ValueError('a\\nb')\nwith DAG("))
    assert (code, err.count("\n")) == (2, 1)


def test_more_retries_than_glue_makes(tmp_path, verified):
    """GLU301 announces as many as MaxRetries, after ends that Glue does not try again."""
    source = snapshot(tmp_path, retries=2)
    assert verified(source)[0] == 0
    code, out, _ = verified(source, ("retries=2", "retries=3"))
    assert (code, "announced by GLU301" in out) == (1, False)
    assert "job load has MaxRetries 2, and what timed out or was stopped" in out
    assert "load has retries=3" in out


def test_a_cause_is_told_and_what_follows_is_named(tmp_path, verified):
    more = after("published", "publish", "SUCCEEDED", "archive")
    source = snapshot(tmp_path, [*TRIGGERS, more], ("load", "other"))
    code, out, _ = verified(source, ("load >> publish", "[load, other] >> publish"))
    assert (code, out.count("no finding announces it")) == (1, 2)  # missing, and late
    assert "  and after it, perhaps because of it: archive\n" in out


def test_in_a_story_nothing_comes_after_itself(tmp_path, verified):
    source = snapshot(tmp_path, start=("load", "other"))
    _, out, _ = verified(source, ("load >> publish", "other >> publish"))
    after_what = [line.split(" starts publish after ") for line in out.splitlines()]
    moments = [parts[1] for parts in after_what if len(parts) == 2]
    assert moments
    assert not [moment for moment in moments if "publish" in moment]


def test_a_file_of_another_name(source, verified, tmp_path, capsys):
    verified(source)
    (file,) = (tmp_path / "dags").glob("*.py")
    file.rename(file.with_name("ours.py"))
    assert main(["verify", str(source), "--dags", str(file.parent)]) == 0
    assert capsys.readouterr().out.startswith("same      orders")
