"""DAG runs played in a database of verify's own: as in memory, and leaving no trace elsewhere."""

from __future__ import annotations

import importlib
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from glue2airflow.errors import Glue2AirflowError
from glue2airflow.verify.home import prepare_home

pytestmark = pytest.mark.airflow

GOLDEN = Path(__file__).parents[1] / "golden"
CASES = (
    "and-failed",
    "any-failed",
    "either-way",
    "exclusive-different-arguments",
    "mixed-and",
    "nightly",
    "nightly-native",
    "one-job-three-failures",
    "recovery",
    "retries-and-limits",
    "started-twice",
    "two-states-any",
)
ENDS = ("SUCCEEDED", "SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED")
RED = {"failed", "upstream_failed"}
FOREVER = "retry_delay=timedelta(days=365), retry_exponential_backoff=True"

HEAD = """
from datetime import timedelta
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator
"""


@pytest.fixture(scope="module")
def database():
    from glue2airflow.verify.judge.database import shared_database

    return shared_database()


@pytest.fixture
def begin(database):
    """Play a DAG written out in the test."""
    from glue2airflow.verify.judge.database import DatabaseRun
    from glue2airflow.verify.judge.loading import load

    def begun(tasks: str, settings: str = ""):
        body = "".join(f"\n    {line}" for line in tasks.split("\n"))
        run = DatabaseRun(
            load(f"{HEAD}\nwith DAG('d', {settings}schedule=None) as dag:{body}", "d.py"), database
        )
        return run, run.begin()

    return begun


def golden(case: str):
    from glue2airflow.verify.judge.loading import load

    (path,) = (GOLDEN / case / "expected").glob("*.py")
    return load(path.read_text("utf-8"), path.name)


def in_step(database, in_database, in_memory, dice: random.Random):
    """Play both with the same ends in the same order; what each shows after every step."""
    from glue2airflow.verify.judge.database import DatabaseRun
    from glue2airflow.verify.judge.memory import MemoryRun, Rules

    sides = DatabaseRun(in_database, database), MemoryRun(Rules(in_memory))
    begun = [sorted(side.begin()) for side in sides]
    todo = list(begun[0])
    steps = [("", begun)]
    while todo and begun[0] == begun[1]:
        task, state = todo.pop(dice.randrange(len(todo))), dice.choice(ENDS)
        begun = [sorted(side.end(task, state)) for side in sides]
        steps.append((f"{task} {state}", begun))
        todo += begun[0]
    return sides, steps


@pytest.mark.parametrize("case", CASES)
def test_as_in_memory(case: str, database) -> None:
    loaded = golden(case)
    leaves = [task.task_id for task in loaded.served.tasks if not task.downstream_task_ids]
    for seed in range(6):
        (played, remembered), steps = in_step(database, loaded, loaded, random.Random(seed))
        for step, (in_database, in_memory) in steps:
            assert in_database == in_memory, (step, steps)
        assert played.states == remembered.states, steps
        assert set(played.states) == set(loaded.operators)
        red = any(played.states[leaf] in RED for leaf in leaves)
        assert played.state == remembered.state == ("failed" if red else "success"), steps


def test_the_comparison_can_tell_a_difference(database) -> None:
    other = golden("recovery")
    other.served.get_task("revalue_positions").trigger_rule = "all_success"
    parted = 0
    for seed in range(6):
        _, steps = in_step(database, other, golden("recovery"), random.Random(seed))
        parted += any(left != right for _, (left, right) in steps)
    assert parted


def test_tries_are_counted_and_nobody_waits(begin) -> None:
    run, begun = begin(f"GlueJobOperator(task_id='a', job_name='a', retries=2, {FOREVER})")
    assert begun == ["a"]
    assert run.end("a", "FAILED") == ["a"]
    assert run.end("a", "TIMEOUT") == ["a"]
    assert (run.states, run.state) == ({"a": "running"}, "running")
    assert run.end("a", "FAILED") == []
    assert (run.states, run.state) == ({"a": "failed"}, "failed")


def test_a_gate_sees_the_last_try(begin) -> None:
    run, _ = begin(
        "a = GlueJobOperator(task_id='a', job_name='a', retries=1)\n"
        "g = GluePredicateOperator(task_id='g', watch={'a': 'TIMEOUT'})\n"
        "a >> g >> GlueJobOperator(task_id='b', job_name='b')"
    )
    assert run.end("a", "FAILED") == ["a"]
    assert "g" not in run.states
    assert run.end("a", "TIMEOUT") == ["b"]
    assert run.states == {"a": "failed", "g": "success", "b": "running"}


def test_a_gate_over_what_still_runs_fails_as_often_as_it_may(begin) -> None:
    run, begun = begin(
        "GlueJobOperator(task_id='a', job_name='a')\n"
        f"GluePredicateOperator(task_id='g', watch={{'a': 'FAILED'}}, retries=1, {FOREVER})"
    )
    assert begun == ["a"]
    assert run.states == {"a": "running", "g": "failed"}
    assert run.end("a", "SUCCEEDED") == []
    assert run.state == "failed"


def test_a_gate_sees_what_was_decided_in_the_same_turn(begin) -> None:
    run, _ = begin(
        "a = GlueJobOperator(task_id='a', job_name='a')\n"
        "g = GluePredicateOperator(task_id='g', watch={'b': 'FAILED'})\n"
        "a >> [g, GlueJobOperator(task_id='b', job_name='b')]"
    )
    assert run.end("a", "FAILED") == []
    assert run.states == {"a": "failed", "b": "upstream_failed", "g": "skipped"}


def test_what_runs_nothing_in_glue_succeeds_at_once(begin) -> None:
    run, begun = begin(
        "a = EmptyOperator(task_id='a')\n"
        "b = BashOperator(task_id='b', bash_command='exit 1')\n"
        "a >> b >> GlueJobOperator(task_id='c', job_name='c')"
    )
    assert begun == ["c"]
    assert run.catch_up() == []
    assert run.end("c", "SUCCEEDED") == []
    assert (run.states, run.state) == (dict.fromkeys("abc", "success"), "success")


def test_a_task_may_fail_though_its_job_succeeded(begin) -> None:
    run, _ = begin("GlueJobOperator(task_id='a', job_name='a')")
    assert run.end("a", "SUCCEEDED", failed=True) == []
    assert (run.states, run.state) == ({"a": "failed"}, "failed")


def test_only_what_runs_can_end(begin) -> None:
    run, _ = begin("GlueJobOperator(task_id='a', job_name='a')")
    with pytest.raises(ValueError, match="'b': it is not running"):
        run.end("b", "SUCCEEDED")
    begin("GlueJobOperator(task_id='a', job_name='a')")
    with pytest.raises(ValueError, match="plays another run by now"):
        run.end("a", "SUCCEEDED")
    assert (run.states, run.state) == ({"a": "running"}, "running")


def test_a_dag_may_change_between_runs(begin) -> None:
    assert begin("GlueJobOperator(task_id='a', job_name='a')")[1] == ["a"]
    run, begun = begin("GlueJobOperator(task_id='b', job_name='b')")
    assert begun == ["b"]
    assert run.states == {"b": "running"}


def test_airflows_own_database_and_listeners_hear_nothing(begin, monkeypatch) -> None:
    from airflow import settings
    from airflow.listeners.listener import get_listener_manager

    def opened() -> None:
        raise AssertionError("Airflow's own database was opened")

    heard = []
    monkeypatch.setattr(
        get_listener_manager().hook, "on_dag_run_failed", lambda **told: heard.append(told)
    )
    monkeypatch.setattr(settings, "Session", opened)
    monkeypatch.setattr(settings, "NonScopedSession", opened)
    run, _ = begin("GlueJobOperator(task_id='a', job_name='a', retries=1)")
    run.end("a", "FAILED")
    run.end("a", "FAILED")
    assert run.state == "failed"
    assert not heard


def test_each_database_is_its_own(database) -> None:
    from glue2airflow.verify.judge.database import Database, DatabaseRun, shared_database

    assert shared_database() is database
    loaded = golden("recovery")
    run, other = DatabaseRun(loaded, database), DatabaseRun(loaded, Database())
    assert run.begin() == other.begin() == ["rates_from_vendor"]
    assert run.end("rates_from_vendor", "FAILED") == ["rates_from_bank"]
    assert other.end("rates_from_vendor", "SUCCEEDED") == ["revalue_positions"]


def test_an_airflow_that_lacks_something_is_named(monkeypatch) -> None:
    monkeypatch.delitem(sys.modules, "glue2airflow.verify.judge.database", raising=False)
    monkeypatch.setitem(sys.modules, "airflow.models.dag_version", None)
    with pytest.raises(Glue2AirflowError, match=r"dag_version.*install a version"):
        importlib.import_module("glue2airflow.verify.judge.database")


def test_an_imported_airflow_keeps_its_home() -> None:
    importlib.import_module("airflow")
    before = dict(os.environ)
    assert prepare_home.__wrapped__() is None
    assert dict(os.environ) == before


PLAY = """
from glue2airflow.verify.home import prepare_home
home = prepare_home()
assert home == prepare_home()
from glue2airflow.verify.judge.database import Database, DatabaseRun
from glue2airflow.verify.judge.loading import load
from airflow.configuration import conf
run = DatabaseRun(load({text!r}, "d.py"), Database())
for task in run.begin():
    run.end(task, "FAILED")
print(home, run.state, conf.get("core", "plugins_folder"))
"""


@pytest.mark.parametrize("named", [True, False], ids=["home-named", "home-by-default"])
def test_the_users_home_is_left_alone(named: bool, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    config = tmp_path / "their.cfg"
    config.write_text("[core]\nplugins_folder = /nowhere\n")
    paths = {
        "AIRFLOW_HOME": str(theirs / "home"),
        "AIRFLOW_CONFIG": str(config),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{theirs / 'their.db'}",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(theirs / "logs"),
    }
    kept = {key: value for key, value in os.environ.items() if not key.startswith("AIRFLOW")}
    environment = kept | {"HOME": str(theirs)} | (paths if named else {})
    theirs.mkdir()
    code = PLAY.format(text=next((GOLDEN / "nightly" / "expected").glob("*.py")).read_text())
    done = subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-c", code],
        capture_output=True, text=True, env=environment, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    home, state, plugins = done.stdout.split()
    assert (state, plugins) == ("running", f"{home}/plugins")
    assert done.stderr == ""
    assert list(theirs.rglob("*")) == []
    assert not Path(home).exists()
