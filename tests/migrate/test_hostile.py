"""Names and values that try to be code, templates or paths: all of them stay text."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue2airflow.cli import main
from glue2airflow.emit.literals import jinja_safe, literal

CANARY = "canary"
ATTACKS = {
    "single quote": "it's",
    "double quote": 'say "x"',
    "both quotes": 'it\'s "x"',
    "triple quotes": "a\"\"\"b'''c",
    "newline": "a\nimport os\n",
    "carriage return": "a\r\nb",
    "backslash": "a\\nb\\",
    "call": f'"); open("{CANARY}", "w") #',
    "comment end": f'x"\nopen("{CANARY}", "w")\n#',
    "jinja expression": "{{ 7 * 7 }}",
    "jinja statement": "{% set x = 1 %}",
    "jinja comment": "{# gone #}",
    "jinja closing": "}} {{ 7 * 7 }} '\" {{",
    "jinja raw": "{% raw %}{{ x }}{% endraw %}",
    "format": "{0} {x!r} %s %(x)s",
    "path": "../../etc/hosts",
    "absolute path": "/etc/hosts",
    "windows path": "..\\..\\x",
    "file of a template": "query.sql",
    "markdown file": "README.md",
    "non-Latin": "数据-加载",
    "accents": "Überprüfung",
    "right to left": "a\u202eb\u2066c",
    "separators": "a\u2028b\u0085c\x0cd\x0be",
    "control": "a\x01\x07\x1b[31mb",
    "255 characters": "n" * 255,
    "keyword": "class",
    "soft keyword": "match",
    "constant": "None",
    "imported name": "GlueJobOperator",
    "builtin": "__import__",
    "dunder": "__name__",
    "digits": "2024_load",
    "only punctuation": "!!!",
    "blank": " ",
    "encoding comment": "# -*- coding: latin-1 -*-",
    "formatter comment": "# fmt: off",
    "noqa": "# noqa",
    "rich markup": "[red]x[/red] [link=x]y",
}


def _source(text: str) -> dict[str, Any]:
    """A snapshot with ``text`` in every place that takes free text."""
    name = {"workflow": f"w{text}", "trigger": f"t{text}", "job": text, "after": f"{text}2"}
    first = {"JobName": name["job"], "Arguments": {text: text, "--v": text}}
    first |= {"SecurityConfiguration": text}
    condition = {"LogicalOperator": "EQUALS", "JobName": name["job"], "State": "FAILED"}
    return {
        "SnapshotVersion": 1,
        "Workflows": [
            {
                "Name": name["workflow"],
                "Description": text,
                "DefaultRunProperties": {text: text},
                "Tags": {text: text},
            }
        ],
        "Triggers": [
            {
                "Name": name["trigger"],
                "WorkflowName": name["workflow"],
                "Type": "ON_DEMAND",
                "State": "CREATED",
                "Description": text,
                "Actions": [first, {"CrawlerName": name["job"]}],
            },
            {
                "Name": name["after"],
                "WorkflowName": name["workflow"],
                "Type": "CONDITIONAL",
                "State": "ACTIVATED",
                "Predicate": {"Conditions": [condition]},
                "Actions": [{"JobName": name["after"]}],
            },
        ],
        "Jobs": [],
        "Crawlers": [],
    }


def _convert(tmp_path: Path, data: dict[str, Any]) -> tuple[list[Path], dict[str, Any]]:
    source, out = tmp_path / "source.json", tmp_path / "out"
    source.write_text(json.dumps(data))
    report = tmp_path / "report.json"
    assert main(["convert", str(source), "-o", str(out), "--report", str(report)]) == 0
    return sorted(out.glob("*.py")), json.loads(report.read_text())


@pytest.mark.airflow
@pytest.mark.parametrize("text", ATTACKS.values(), ids=ATTACKS)
def test_airflow_gets_the_text_back(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from airflow.dag_processing.dagbag import DagBag

    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    files, _ = _convert(tmp_path, _source(text))
    assert [path.parent for path in files] == [tmp_path / "out"]
    bag = DagBag(dag_folder=str(tmp_path / "out"), bundle_path=tmp_path / "out")
    assert bag.import_errors == {}
    assert list(work.iterdir()) == []
    (dag,) = bag.dags.values()
    jobs = [t for t in dag.tasks if t.task_type == "GlueJobOperator"]
    first = next(t for t in jobs if t.script_args)
    assert _rendered(first, "job_name") == text
    assert _rendered(first, "script_args") == {text: text, "--v": text}
    assert _rendered(first, "run_job_kwargs") == {"SecurityConfiguration": text}
    crawler = next(t for t in dag.tasks if t.task_type == "GlueCrawlerRunOperator")
    assert _rendered(crawler, "crawler_name") == text
    assert {t.job_name for t in jobs if t is not first} == {jinja_safe(f"{text}2")}
    assert dag.description == text
    assert dict(dag.params.dump()) == {text: text}
    assert dag.doc_md is None


@pytest.mark.parametrize(
    ("text", "says"),
    [("a\x00b", "holds a NUL character"), ("a\ud800b", "holds half of a surrogate pair")],
    ids=["NUL", "lone surrogate"],
)
def test_what_no_database_can_hold_is_refused(
    text: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "source.json"
    source.write_text(json.dumps(_source(text)))
    assert main(["convert", str(source), "-o", str(tmp_path / "out")]) == 2
    assert says in capsys.readouterr().err
    assert not list((tmp_path / "out").glob("*"))


def _rendered(task: Any, field: str) -> Any:
    return task.render_template(getattr(task, field), {"params": {}})


def test_ids_do_not_depend_on_order(tmp_path: Path) -> None:
    clashing = ["a b", "a-b", "a_b", "a.b", "a  b", "A_B", "ä b", "a/b"]
    ids = []
    for i, names in enumerate((clashing, clashing[::-1])):
        data = _source("x")
        data["Triggers"][0]["Actions"] = [{"JobName": name} for name in names]
        data["Triggers"] = data["Triggers"][:1]
        folder = tmp_path / str(i)
        folder.mkdir()
        (file,), _ = _convert(folder, data)
        ids.append(_ids_by_name(file))
    assert ids[0] == ids[1]
    assert len(set(ids[0].values())) == len(clashing)
    assert ids[0]["a_b"] == "a_b"


def _ids_by_name(file: Path) -> dict[str, str]:
    import ast

    calls = [n for n in ast.walk(ast.parse(file.read_text())) if isinstance(n, ast.Call)]
    found = [
        {k.arg: ast.literal_eval(k.value) for k in c.keywords if k.arg != "schedule"}
        for c in calls
        if c.func.id == "GlueJobOperator"
    ]
    return {kwargs["job_name"]: kwargs["task_id"] for kwargs in found}


def test_workflows_that_clash_get_files_of_their_own(tmp_path: Path) -> None:
    data = _source("x")
    template, data["Workflows"], data["Triggers"] = data["Triggers"][0], [], []
    names = ["etl", "ETL", "etl!", "../etl", "e/tl", "json", "airflow", "con.fig", "con_fig", "."]
    for name in names:
        data["Workflows"].append({"Name": name})
        data["Triggers"].append({**template, "Name": f"start {name}", "WorkflowName": name})
    files, report = _convert(tmp_path, data)
    assert len(files) == len(names)
    assert len({path.name.casefold() for path in files}) == len(names)
    assert all(path.parent == tmp_path / "out" for path in files)
    assert {"json.py", "airflow.py"}.isdisjoint(path.name for path in files)
    assert len({workflow["dag_id"] for workflow in report["workflows"]}) == len(names)


@pytest.mark.parametrize(
    "write", [literal, lambda text: literal(jinja_safe(text))], ids=["", "jinja"]
)
@given(text=st.text(st.characters(exclude_categories=[]), max_size=30))
def test_a_literal_reads_back(write: Callable[[str], str], text: str) -> None:
    import ast

    shown = write(text)
    assert "\n" not in shown
    assert shown.encode("utf-8")
    value = ast.literal_eval(shown)
    assert value in (text, jinja_safe(text))


@given(text=st.text(st.sampled_from("{}%#'\"\\\r\nax"), max_size=12))
def test_jinja_gives_the_text_back(text: str) -> None:
    from jinja2.sandbox import SandboxedEnvironment

    assert SandboxedEnvironment().from_string(jinja_safe(text)).render() == text
