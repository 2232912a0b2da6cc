"""The template that tells scripts of their run: real Airflow renders it, the module reads it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from airflow_glue_bridge.glue.model import Job, JobCommand, Workflow
from airflow_glue_bridge.jobs import glue_run_properties
from glue2airflow.emit import render
from glue2airflow.plan import AirflowPlan, PlanOptions
from glue2airflow.plan.model import Group, JobTask, RunArgument
from glue2airflow.plan.scripts import job_scripts, script_findings, with_run_argument
from glue2airflow.scripts import Kind, Script, Use

RUN = "manual__2026-03-01T05:00:00.123456+00:00"
STARTED = datetime(2026, 3, 1, 5, 0, 7, 250000, UTC)
HOSTILE = [
    "orders",
    "{{ ds }} {% raw %} {# #} }}",
    "'\"\\ \\n \"\"\" ''' </script> & %s {0}",
    "ünï 😀 \u2028 \x7f \x00 \t",
    " spaces ",
]
# What JSON can carry: no lone surrogates.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def plan(workflow: str = "orders", argument: RunArgument | None = None) -> AirflowPlan:
    """A plan with one job that is told of its run."""
    task = JobTask("load", job_name="load", triggers=("begin",), tells_run=True)
    group = Group(('Trigger "begin": ON_DEMAND',), (task,))
    made = AirflowPlan(workflow, "orders.json", "orders", "orders", groups=(group,))
    return replace(made, run_argument=argument or RunArgument())


def told(made: AirflowPlan, **context: Any) -> str:
    """The argument of the job, as Airflow renders it."""
    names: dict[str, Any] = {}
    exec(compile(render(made), "dag.py", "exec"), names)
    task = names["load"]
    task.render_template_fields(
        {
            "run_id": RUN,
            "dag_run": SimpleNamespace(start_date=STARTED),
            "params": {},
            "triggering_asset_events": {},
            **context,
        }
    )
    return task.script_args["--airflow_run_properties"]


def read(text: str) -> Any:
    """The run, as the module has it."""
    return glue_run_properties._Run(text)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("value", HOSTILE)
def test_names_and_values_stay_what_they_are(name, value) -> None:
    properties = {value: value, "name": name, "empty": ""}
    run = read(told(plan(name), params=properties))
    assert (run.workflow, run.id) == (name, RUN)
    assert run.read() == properties
    assert run.store is None
    assert datetime.fromisoformat(run.started) == STARTED


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=TEXT.filter(bool), params=st.dictionaries(TEXT, TEXT, max_size=4), run_id=TEXT)
def test_any_text(name, params, run_id) -> None:
    run = read(told(plan(name, RunArgument("s3://bucket/a")), params=params, run_id=run_id))
    assert (run.workflow, run.id, run.given) == (name, run_id, params)
    assert run.store.key == f"a/orders/{run_id}.json"
    assert run.store.bucket == "bucket"


def test_params_that_are_no_text() -> None:
    """Somebody starts the DAG with more than its params, whose types Airflow checks."""
    run = read(told(plan(), params={"n": 1, "deep": {"x": [None, True]}}))
    assert run.read() == {"n": "1", "deep": '{"x": [null, true]}'}


def test_a_run_without_a_start() -> None:
    assert read(told(plan(), dag_run=SimpleNamespace(start_date=None))).started is None


def events(*batches: Any) -> dict[str, list[Any]]:
    """Asset events, as Airflow tells them."""
    return {"asset": [SimpleNamespace(extra=extra) for extra in batches]}


@pytest.mark.parametrize(
    ("given_events", "due"),
    [
        ({}, []),
        (events({"payload": {"events": [{"id": "a", "x": "{{ 1 }}"}]}}), ["a"]),
        (
            events(
                {"payload": {"events": [{"id": "a"}, {"id": "b"}]}},
                {"payload": {"events": [{"id": "c"}]}},
            ),
            ["a", "b", "c"],
        ),
        # Made by hand, in the user interface.
        (events({}, {"payload": "text"}, {"payload": {}}), []),
    ],
    ids=["none", "one", "two batches", "by hand"],
)
def test_events(given_events, due) -> None:
    run = read(told(plan(argument=RunArgument(events=True)), triggering_asset_events=given_events))
    assert [event["id"] for event in run.events] == due
    assert run.read() == ({"aws:eventIds": f"[{', '.join(due)}]"} if due else {})


def test_events_are_told_only_to_those_who_ask() -> None:
    text = told(plan(), triggering_asset_events=events({"payload": {"events": [{"id": "a"}]}}))
    assert "events" not in json.loads(text)


def test_the_template_is_the_same_without_the_bridge() -> None:
    native = replace(plan(), options=PlanOptions(runtime="native"))
    assert "RUN_PROPERTIES = " in render(native)
    assert "airflow_glue_bridge" not in render(native)


# --- which tasks tell, and what is said


def job(name: str, **arguments: str) -> Job:
    location = f"s3://scripts/jobs/{name}.py"
    return Job(name, command=JobCommand("glueetl", location), default_arguments=arguments)


def script(name: str, *uses: tuple[Kind, str], missing: str = "", modules: str = "") -> Script:
    path = Path(f"/home/me/jobs/{name}.py")
    made = tuple(Use(kind, path, 1, (key,), done=True) for kind, key in uses)
    return Script(path, tuple(map(Path, modules.split())), made, tuple(missing.split()))


def considered(jobs: list[Job], scripts: list[Script], store: str = "", **task: Any):
    """The plan for jobs with these scripts, and the codes of what is said of them."""
    tasks = tuple(JobTask(j.name, job_name=j.name, **task) for j in jobs)
    made = AirflowPlan("orders", "orders.json", "orders", "orders", groups=(Group((), tasks),))
    made = replace(made, options=PlanOptions(run_properties_store=store))
    workflow = Workflow(
        "orders", default_run_properties={"day": ""}, jobs={j.name: j for j in jobs}
    )
    known = job_scripts(made, workflow, scripts)
    found = [(f.code, f.subject) for f in script_findings(made, workflow, known)]
    return with_run_argument(made, known), found


READS, WRITES = (Kind.READ, "day"), (Kind.WRITE, "rows")


def test_only_jobs_whose_script_asks_are_told() -> None:
    jobs = [job("a"), job("b"), job("c")]
    made, found = considered(jobs, [script("a", READS), script("b")])
    assert [task.tells_run for task in made.tasks] == [True, False, False]
    assert made.run_argument == RunArgument()
    assert found == []


def test_nobody_asks() -> None:
    made, found = considered([job("a")], [script("a")])
    assert made.run_argument is None
    assert found == []


def test_those_who_read_are_told_where_others_write() -> None:
    scripts = [script("a", WRITES), script("b", (Kind.READ, "rows"))]
    made, found = considered([job("a"), job("b")], scripts, store="s3://b/p")
    assert made.run_argument == RunArgument("s3://b/p")
    assert found == []
    made, found = considered([job("a"), job("b")], scripts)
    assert made.run_argument == RunArgument()
    assert found == [("GLU319", "job a")]


@pytest.mark.parametrize(
    ("key", "due"), [("day", []), ("rows", ["GLU321"]), ("?", []), ("aws:eventIds", [])]
)
def test_a_property_that_nothing_sets(key, due) -> None:
    _, found = considered([job("a")], [script("a", (Kind.READ, key))])
    assert [code for code, _ in found] == due
    _, found = considered([job("a")], [script("a", (Kind.READ_DEFAULT, key))])
    assert found == []


def test_a_key_that_only_a_run_decides_may_be_any() -> None:
    scripts = [script("a", (Kind.WRITE, "?")), script("b", (Kind.READ, "rows"))]
    _, found = considered([job("a"), job("b")], scripts, store="s3://b")
    assert found == []


OURS = "glue_run_properties"


@pytest.mark.parametrize(
    ("files", "modules", "due"),
    [
        (f"s3://b/{OURS}.py", "", False),
        (f"s3://b/other.zip, s3://b/{OURS}.py", "", False),
        ("s3://b/lib.zip", f"/x/lib.zip/{OURS}.py", False),
        ("s3://b/other.zip", f"/x/lib.zip/{OURS}.py", True),
        # Beside the scripts on this machine, which says nothing of the bucket.
        ("", f"/home/me/jobs/{OURS}.py", True),
        ("", "", True),
    ],
)
@pytest.mark.parametrize("where", ["job", "trigger"])
def test_the_module_must_be_among_the_extra_files(files, modules, due, where) -> None:
    given_files = {"--extra-py-files": files} if files else {}
    asks = script("a", READS, missing="" if modules else OURS, modules=modules)
    made = job("a", **(given_files if where == "job" else {}))
    _, found = considered([made], [asks], arguments=given_files if where == "trigger" else {})
    assert found == ([("GLU320", "job a")] if due else [])


def test_a_script_that_does_not_import_it_needs_it_not() -> None:
    _, found = considered([job("a")], [script("a", READS, missing="pandas")])
    assert found == []
