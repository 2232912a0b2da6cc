"""The example DAGs load as they are, show every operator and sensor, and so do the pages."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import textwrap
import warnings
from importlib.util import module_from_spec, spec_from_file_location
from inspect import signature
from pathlib import Path

import pytest

from airflow_glue_bridge.get_provider_info import get_provider_info

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "dags").glob("example_*.py"))


def _include():
    spec = spec_from_file_location("include", ROOT / "docs" / "include.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


INCLUDE = _include()


def _bag(path: Path):
    try:
        from airflow.dag_processing.dagbag import DagBag
    except ImportError:  # before Airflow 3.2
        from airflow.models.dagbag import DagBag
    where = {"bundle_path": path.parent} if "bundle_path" in signature(DagBag).parameters else {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        bag = DagBag(dag_folder=os.fspath(path), **where)
    assert bag.import_errors == {}
    assert bag.captured_warnings == {}
    return bag


@pytest.mark.airflow
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_loads_and_serialises(path, airflow_db):
    from airflow.serialization import serialized_objects as of

    # Airflow before 3.2 has but the latter.
    serializer = getattr(of, "DagSerialization", of.SerializedDAG)
    bag = _bag(path)
    assert bag.dags
    assert all(dag_id.startswith(path.stem.removesuffix("_operations")) for dag_id in bag.dags)
    for dag in bag.dags.values():
        again = serializer.from_dict(serializer.to_dict(dag))
        assert {task.task_id for task in again.tasks} == set(dag.task_ids)


@pytest.mark.airflow
def test_every_operator_and_sensor_is_shown(airflow_db):
    shown = {
        type(task) for path in EXAMPLES for dag in _bag(path).dags.values() for task in dag.tasks
    }
    assert {cls.__name__ for cls in _public("operators", "sensors")} <= {
        cls.__name__ for cls in shown
    }


def _public(*rooms):
    """The classes that the provider offers, but for the gate, which converted DAGs show."""
    for room in rooms:
        for entry in get_provider_info()[room]:
            for name in entry["python-modules"]:
                for cls in vars(importlib.import_module(name)).values():
                    own = isinstance(cls, type) and cls.__module__ == name
                    if own and cls.__name__.startswith("Glue") and _offered(cls):
                        yield cls


def _offered(cls):
    return ":meta private:" not in (cls.__doc__ or "") and cls.__name__ != "GluePredicateOperator"


def test_the_pages_hold_the_examples_as_they_are():
    assert [str(page) for page in INCLUDE.stale()] == [], "make docs"


def test_every_operator_and_sensor_has_its_piece_in_a_page():
    pages = "".join(page.read_text() for page in (ROOT / "docs").glob("*.md"))
    asked = {found["marker"] for found in INCLUDE.ASKED.finditer(pages)}
    marked = {
        line.split("[START ")[1].rstrip("]")
        for path in EXAMPLES
        for line in path.read_text().splitlines()
        if "# [START howto_" in line
    }
    assert marked <= asked


def test_a_page_gets_what_the_file_has(tmp_path):
    source = tmp_path / "a.py"
    source.write_text("with x:\n    # [START one]\n    a = 1\n    # [END one]\n")
    page = "<!-- a.py: one -->\n```python\nold\n```\nmore\n"
    made = INCLUDE.current(page, tmp_path)
    assert made == page.replace("old", "a = 1")
    assert INCLUDE.current(made, tmp_path) == made


@pytest.mark.parametrize("asked", ["a.py: two", "b.py: one"])
def test_a_piece_that_is_not_there(tmp_path, asked):
    (tmp_path / "a.py").write_text("# [START one]\n# [END one]\n")
    with pytest.raises(LookupError, match="has no piece"):
        INCLUDE.current(f"<!-- {asked} -->\n```python\n```\n", tmp_path)


def test_main_tells_what_is_not_current(tmp_path, monkeypatch, capsys):
    page = tmp_path / "page.md"
    page.write_text(
        textwrap.dedent("""\
        <!-- dags/example_glue_workflow.py: howto_operator_glue_workflow -->
        ```python
        ```
        """)
    )
    monkeypatch.setattr(INCLUDE, "ROOT", tmp_path)
    (tmp_path / "dags").symlink_to(ROOT / "dags")
    stale = INCLUDE.stale
    monkeypatch.setattr(INCLUDE, "stale", lambda: stale(tmp_path))
    monkeypatch.setattr(INCLUDE, "current", lambda text, now=INCLUDE.current: now(text, tmp_path))
    assert INCLUDE.main(["--check"]) == 1
    assert INCLUDE.main([]) == 0
    assert "GlueWorkflowOperator(" in page.read_text()
    assert INCLUDE.main(["--check"]) == 0
    assert capsys.readouterr().out == "page.md\n" * 2


def test_examples_call_nothing_when_they_are_parsed():
    """Not even a client is made."""
    script = (
        "import runpy, sys\n"
        "for path in sys.argv[1:]: runpy.run_path(path)\n"
        "import botocore.client\n"
        "print([name for name in sys.modules if name.startswith('moto')])\n"
    )
    guard = (
        "import botocore.client\n"
        "def never(*a, **k): raise AssertionError('a client was made')\n"
        "botocore.client.ClientCreator.create_client = never\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", guard + script, *map(str, EXAMPLES)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("[]")
