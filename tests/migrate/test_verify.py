"""verify: what it finds the same, what it finds different, and how it tells of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from orders import snapshot

from airflow_glue_bridge.glue.model import Action, Condition, Job, Predicate, Trigger, Workflow
from equivalence import in_any_order
from glue2airflow.cli import main
from glue2airflow.emit import flags_of, render
from glue2airflow.plan import PlanOptions, plan_all
from glue2airflow.sources import Definition
from glue2airflow.verify.judge.loading import load
from glue2airflow.verify.lockstep import Kind
from mutants import Golden, goldens
from verify_random import try_one

pytestmark = pytest.mark.airflow

GOLDEN = Path(__file__).parents[1] / "golden"
CASES = sorted(path.parent.name for path in GOLDEN.glob("*/case.json"))


@pytest.mark.parametrize("case", CASES)
def test_golden_dags_do_as_announced(case: str, airflow_db: None) -> None:
    written = sorted((GOLDEN / case).glob("expected/*.py"))
    verified = list(goldens(case))
    assert sorted(golden.path for golden in verified) == written
    for golden in verified:
        found = golden.verdict(golden.dag())
        assert found.verdict.value in ("same", "announced"), found


@pytest.mark.parametrize("number", range(60))
def test_random_workflows_do_as_announced(number: int, airflow_db: None) -> None:
    assert try_one(f"suite:{number}").told == []


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return snapshot(tmp_path)


def verify(source: Path, *args: str) -> int:
    return main(["verify", str(source), "--in-database", "0", *args])


def converted(source: Path, *args: str) -> Path:
    folder = source.parent / "dags"
    assert main(["convert", str(source), "-o", str(folder), *args]) == 0
    return folder / "orders.py"


def test_the_same(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(source) == 0
    assert capsys.readouterr().out == (
        "same      orders  5 outcomes (all), 50 plays\n1 the same as in Glue.\n"
    )


def edited(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_a_difference_is_told_as_a_story(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = converted(source)
    edited(file, 'watch={"load": "FAILED"}', 'watch={"load": ["FAILED", "TIMEOUT"]}')
    capsys.readouterr()
    assert verify(source, "--dags", str(file.parent)) == 1
    told = capsys.readouterr().out
    assert told.splitlines()[1:] == [
        "  tell: Airflow starts it, Glue does not (in 20 of 70 plays; no finding announces it)",
        "    when load ends TIMEOUT, tell ends SUCCEEDED",
        "    Glue     starts load",
        "    Airflow  starts load, tell",
        '    Glue     trigger "not-loaded": load FAILED (it ended TIMEOUT)',
        "    Airflow  tell: all_success over not_loaded (success)",
        "    Airflow  not_loaded: all_done over load (failed)",
        "1 different.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("load >> publish", "", "publish: Airflow starts it sooner than Glue"),
        ("load >> not_loaded", "", "tell: Glue starts it, Airflow does not"),
        (
            '        job_name="publish",',
            '        job_name="publish",\n        trigger_rule="all_done",',
            "publish: Airflow starts it, Glue does not",
        ),
        (
            '        job_name="load",',
            '        job_name="load",\n        retries=1,',
            "load: Airflow tries it again, Glue does not",
        ),
    ],
)
def test_each_kind_of_difference(
    source: Path, old: str, new: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = converted(source)
    edited(file, old, new)
    assert verify(source, "--dags", str(file.parent)) == 1
    assert told in capsys.readouterr().out


def test_later_than_in_glue(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edited(source, '{"JobName": "load"}]', '{"JobName": "load"}, {"JobName": "check"}]')
    file = converted(source)
    edited(file, "load >> publish", "[load, check] >> publish")
    capsys.readouterr()
    assert verify(source, "--dags", str(file.parent)) == 1
    told = capsys.readouterr().out
    assert "publish: Airflow starts it later than Glue" in told
    assert "Glue     starts publish after load SUCCEEDED\n" in told
    assert "Airflow  starts publish after load SUCCEEDED, check SUCCEEDED\n" in told


def test_green_though_something_failed(airflow_db: None) -> None:
    (golden,) = goldens("nightly")
    dag = golden.dag()
    sentinel = dag.task_dict["nothing_failed"]
    sentinel.trigger_rule = type(sentinel.trigger_rule)("all_done")
    found = golden.verdict(dag)
    (green,) = found.differences
    assert (green.kind, green.task, green.announced) == (Kind.GREEN, "", ())
    assert "draws the state of the run from its last tasks: " in green.story[-1]


def test_glue_may_try_again_where_airflow_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = snapshot(tmp_path, retries=1)
    file = converted(source)
    assert verify(source, "--dags", str(file.parent)) == 0
    assert "GLU301" in capsys.readouterr().out
    edited(file, "retries=1,", "retries=0,")
    assert verify(source, "--dags", str(file.parent)) == 1
    assert "load: Glue tries it again, Airflow does not" in capsys.readouterr().out


def test_what_a_finding_announces_is_no_failure(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = converted(source, "--runtime", "native")
    capsys.readouterr()
    # Which options made the file, the file itself says.
    assert verify(source, "--dags", str(file.parent)) == 0
    told = capsys.readouterr().out
    assert told.startswith("announced orders")
    assert "(in 20 of 60 plays; announced by GLU215)" in told
    assert told.endswith("1 different, as announced.\n")


def test_a_difference_beyond_what_is_announced_is_one(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = converted(source, "--runtime", "native")
    edited(file, 'trigger_rule="one_failed"', 'trigger_rule="all_done"')
    assert verify(source, "--dags", str(file.parent)) == 1
    assert "no finding announces it" in capsys.readouterr().out


def test_what_is_announced_must_be_so(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = converted(source)
    edited(file, 'orders.snapshot.json".', 'orders.snapshot.json" (--runtime native).')
    assert flags_of(file.read_text()) == "(--runtime native)"
    assert verify(source, "--dags", str(file.parent)) == 1
    assert "announced, and not so: GLU215 trigger not-loaded" in capsys.readouterr().out


def test_json(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(source, "--format", "json") == 0
    (found,) = json.loads(capsys.readouterr().out)["workflows"]
    assert found["verdict"] == "same"
    assert (found["outcomes"], found["every_outcome"], found["plays"]) == (5, True, 50)


def test_samples_where_there_are_too_many(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(source, "--limit", "4", "--seed", "7") == 0
    assert "4 outcomes (samples of more than 4, seed 7)" in capsys.readouterr().out


def test_a_real_dag_run_agrees(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(source)]) == 0
    assert "10 in a database too" in capsys.readouterr().out


def test_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = snapshot(tmp_path, start=())
    assert verify(source) == 2
    assert "refused   orders" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "there is no DAG file"),
        ("1 / 0", "cannot be loaded: ZeroDivisionError: division by zero"),
        ("x = 1", "holds 0 DAGs"),
        ("from airflow.sdk import DAG\na = DAG('a')\nb = DAG('b')", "holds 2 DAGs"),
        (
            "from airflow.sdk import DAG, task\nwith DAG('a') as dag:\n"
            "    @task\n    def one(x): ...\n    one.expand(x=[1, 2])",
            "task one is mapped, which verify cannot play",
        ),
    ],
)
def test_files_that_cannot_be_played(
    source: Path, text: str | None, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = converted(source)
    file.unlink() if text is None else file.write_text(text)
    assert verify(source, "--dags", str(file.parent)) == 2
    err = capsys.readouterr().err
    assert told in err
    assert "Traceback" not in err


def test_the_heads_of_files_name_their_options() -> None:
    condition = Condition("EQUALS", job_name="a", state="FAILED")
    trigger = Trigger("t", "CONDITIONAL", "w", "", predicate=Predicate("AND", (condition,)))
    workflow = Workflow(
        # Long enough for the sentence to be wrapped; and with what looks like options in it.
        "a name (--merge) that goes on and on until the line is too long for one line (--merge).",
        triggers=(Trigger("s", "ON_DEMAND", "w", "CREATED", actions=(Action("a"),)), trigger),
        jobs={"a": Job("a")},
    )
    for flags in ("", "--runtime native", "--runtime native --merge --include-inactive"):
        options = PlanOptions(
            runtime="native" if "native" in flags else "bridge",
            merge="--merge" in flags,
            include_inactive="inactive" in flags,
        )
        (plan,) = plan_all([Definition(workflow, "w.json")], options)
        assert flags_of(render(plan)) == (f"({flags})" if flags else "")
    assert flags_of("import this\n") is None


def test_a_failure_hidden_behind_what_was_skipped_is_red(airflow_db: None) -> None:
    """Where `d` waits for a failed branch and a skipped one, whichever comes first decides."""

    def after(name: str, watched: list[tuple[str, str]], job: str) -> Trigger:
        conditions = tuple(Condition("EQUALS", job_name=j, state=s) for j, s in watched)
        predicate = Predicate("AND", conditions)
        actions = (Action(job),)
        return Trigger(name, "CONDITIONAL", "w", "ACTIVATED", predicate=predicate, actions=actions)

    triggers = (
        Trigger("start", "ON_DEMAND", "w", "CREATED", actions=(Action("a"), Action("e"))),
        after("t0", [("a", "SUCCEEDED")], "b"),
        after("t1", [("e", "FAILED")], "c"),
        after("t2", [("b", "SUCCEEDED"), ("c", "SUCCEEDED")], "d"),
    )
    workflow = Workflow("w", triggers=triggers, jobs={name: Job(name) for name in "abcde"})
    (plan,) = plan_all([Definition(workflow, "w.json")], PlanOptions())
    golden = Golden("hidden", Path("w.py"), workflow, plan)
    dag = next(iter(load(render(plan), "w.py").operators.values())).dag
    assert golden.verdict(dag).verdict.value == "same"
    assert in_any_order(workflow, plan, dag) == ""


@pytest.mark.parametrize(
    "number",
    # --merge where triggers never fire together; an inactive trigger that cannot fire; a failure
    # that is waited for only where another trigger fires; skipped or upstream_failed, by chance.
    [3403, 6273, 6745, 15550, 19327, 19605, 19990],
)
def test_what_20000_random_workflows_brought_up(number: int, airflow_db: None) -> None:
    assert try_one(f"20250101:{number}").told == []
