"""What is found in a script, and where each edit goes: small scripts, one thing each."""

from __future__ import annotations

from pathlib import Path

import pytest

from glue2airflow.scripts import Kind, Script, analyse, rewritten
from glue2airflow.scripts.remarks import findings_of

HEAD = """\
import sys
import boto3
from awsglue.utils import getResolvedOptions
args = getResolvedOptions(sys.argv, ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
glue = boto3.client("glue")
ids = {"Name": args["WORKFLOW_NAME"], "RunId": args["WORKFLOW_RUN_ID"]}
"""
LINES = HEAD.count("\n")
PROPS = 'props = glue.get_workflow_run_properties(**ids)["RunProperties"]\n'


def _script(folder: Path, **files: str) -> Script:
    """The script of the first file, which may import the others."""
    paths = []
    for name, text in files.items():
        paths.append(folder / f"{name.replace('__in__', '/')}.py")
        paths[-1].parent.mkdir(exist_ok=True)
        paths[-1].write_text(text)
    return analyse(paths)[0]


def _uses(script: Script, *, after: int = 0) -> list[str]:
    return [
        f"{use.kind}: {', '.join(use.keys) or use.text}" for use in script.uses if use.line > after
    ]


# --- keys ---


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('props["a"]', ["read: a"]),
        ('props.get("a")', ["read with default: a"]),
        ('props.get("a", "x")', ["read with default: a"]),
        ('props.pop("a")', ["read: a"]),
        ('"a" in props', ["read with default: a"]),
        ('KEY = "a"\nprops[KEY]', ["read: a"]),
        ('for key in ("a", "b"):\n    props[key]', ["read: a, b"]),
        ('def one(key):\n    return props[key]\none("a")\none("b")', ["read: a, b"]),
        ("def one(key):\n    return props[key]\none(input())", ["read: ?"]),
        ("props[input()]", ["read: ?"]),
        ("print(props)", ["read with default: ?"]),
        ("for key, value in props.items():\n    print(key)", ["read with default: ?"]),
        ("json.dumps(dict(**props))", ["read with default: ?"]),
        ("len(props)", []),
        ("if props:\n    pass", []),
        ('copy = dict(props)\ncopy["a"]', ["read: a"]),
        ('copy = {**props}\ncopy["a"]', ["read: a"]),
        (
            'class Run:\n    def __init__(self, p):\n        self.p = p\nRun(props).p["a"]',
            ["read: a"],
        ),
        ('props["aws:eventIds"]', ["event ids: aws:eventIds"]),
        ('props.get("aws:eventIds", "[]")', ["event ids: aws:eventIds"]),
        ("f\"{props['a']} {props['b']!r:>10}\"", ["read: a", "read: b"]),
        ('(lambda p: p["a"])(props)', ["read with default: ?"]),
        ('{name: props[name] for name in ["a", "b"]}', ["read: a, b"]),
        ('copy = dict(props, b="2")\ncopy["a"]', ["read: a"]),
        ('class Keys:\n    A = "a"\nprops[Keys.A]', ["read: a"]),
        (
            'class Job:\n    KEY = "a"\n    def run(self):\n        props[self.KEY]',
            ["read: a"],
        ),
        ('props["a"] = "1"', []),
        ('del props["a"]', []),
    ],
)
def test_keys_that_are_read(code: str, found: list[str], tmp_path: Path) -> None:
    script = _script(tmp_path, job=HEAD + PROPS + code + "\n")
    assert _uses(script, after=LINES + 1) == found


@pytest.mark.parametrize(
    ("code", "keys"),
    [
        ('PUT({"a": "1", "b": "2"})', "a, b"),
        ('PUT(dict(a="1", b="2"))', "a, b"),
        ('props["a"] = "1"\nPUT(props)', "a"),
        ('props.update(a="1")\nPUT(props)', "a"),
        ('props.update({"a": "1"})\nPUT(props)', "a"),
        ('PUT({**props, "a": "1"})', "a"),
        ('PUT(props | {"a": "1"})', "a"),
        ('new = {}\nnew["a"] = "1"\nnew[input()] = "2"\nPUT(new)', "?, a"),
        ('new = {name: "1" for name in input()}\nPUT(new)', "?"),
        ("PUT(input())", "?"),
        ('new = dict()\nnew["a"] = "1"\nPUT(new)', "a"),
        ('def both(a):\n    return {"x": a, "y": a}\nPUT(both("1"))', "x, y"),
    ],
)
def test_keys_that_are_written(code: str, keys: str, tmp_path: Path) -> None:
    call = "glue.put_workflow_run_properties(**ids, RunProperties="
    script = _script(tmp_path, job=HEAD + PROPS + code.replace("PUT(", call) + "\n")
    assert f"write back: {keys}" in _uses(script)
    assert script.writes


def test_a_write_of_what_was_only_read_has_no_keys(tmp_path: Path) -> None:
    call = "glue.put_workflow_run_properties(**ids, RunProperties=props)\n"
    script = _script(tmp_path, job=HEAD + PROPS + call)
    assert "write back: put_workflow_run_properties" in _uses(script)


@pytest.mark.parametrize(
    ("code", "needs"),
    [
        (HEAD, True),
        ("", False),
        ("import boto3\nboto3.client('glue').start_workflow_run(Name='other')\n", False),
        ("import glue_run_properties\nglue_run_properties.properties()\n", True),
        ("from glue_run_properties import update\nupdate(a='1')\n", True),
    ],
)
def test_who_has_to_be_told_of_the_run(code: str, needs: bool, tmp_path: Path) -> None:
    assert _script(tmp_path, job=code).needs_argument is needs


def test_keys_of_a_helper_are_those_of_the_script_that_imports_it(tmp_path: Path) -> None:
    helper = HEAD + PROPS + "def one(key, default=None):\n    return props.get(key, default)\n"
    files = {"a": 'import helper\nhelper.one("x")\n', "b": 'from helper import one\none("y")\n'}
    for name, text in {**files, "helper": helper}.items():
        (tmp_path / f"{name}.py").write_text(text)
    a, b, module = analyse([tmp_path])
    assert a.keys == ("x",)
    assert b.keys == ("y",)
    assert module.keys == ("?",)
    assert a.modules == b.modules == (tmp_path / "helper.py",)


# --- ids as data ---


@pytest.mark.parametrize(
    "code",
    [
        "print(run)",
        'f"{run}"',
        '"a" + run',
        'run.split("-")',
        "run[0]",
        'run == "x"',
        "{run: 1}",
        "[run][0].x",
        "kept = [run]",
        'log = {"run": run}\nprint(log)',
        "for r in (run,):\n    print(r)",
        'spark.conf.set("run", run)',
        "glue.get_tags(ResourceArn=run)",
    ],
)
def test_an_id_as_data(code: str, tmp_path: Path) -> None:
    script = _script(tmp_path, job=f'{HEAD}run = args["WORKFLOW_RUN_ID"]\n{code}\n')
    assert _uses(script, after=LINES + 1) == ["workflow name as data: WORKFLOW_RUN_ID"]
    assert script.uses[-1].done
    assert "GLU316" in {finding.code for finding in findings_of(script)}


@pytest.mark.parametrize(
    "code",
    [
        "if run:\n    pass",
        "if run is None:\n    pass",
        "assert run, 'no run'",
        "if not run:\n    pass",
        "other = run",
        "a, b = run, 1",
        "if all([run, args]):\n    pass",
        'if run != "":\n    pass',
        "glue.get_workflow_run_properties(Name='w', RunId=run)",
        "dict(Name='w', RunId=str(run))",
        "def ids():\n    return dict(Name='w', RunId=run)\nglue.get_workflow_run(**ids())",
        "def f(r=run):\n    pass",
        "def f(r):\n    pass\nf(run)",
        "run",
    ],
)
def test_an_id_that_is_only_passed_on_or_tested(code: str, tmp_path: Path) -> None:
    script = _script(tmp_path, job=f'{HEAD}run = args["WORKFLOW_RUN_ID"]\n{code}\n')
    assert not [use for use in script.uses if use.kind is Kind.AS_DATA]


# --- what is left to people ---


@pytest.mark.parametrize(
    ("code", "codes"),
    [
        ('glue.get_workflow_runs(Name="w")', ["GLU310"]),
        ('glue.get_workflow_run(**ids)["Run"]["Statistics"]', ["GLU310"]),
        ("print(glue.get_workflow_run(**ids))", ["GLU310"]),
        ('run = glue.get_workflow_run(**ids)["Run"]\nfor key in run:\n    print(key)', ["GLU310"]),
        ('glue.get_workflow(Name="w")["Workflow"]["LastRun"]', ["GLU310"]),
        ('glue.get_paginator("get_workflow_runs")', ["GLU310"]),
        ("glue.stop_workflow_run(**ids)", ["GLU311"]),
        ('glue.start_workflow_run(Name="other")', ["GLU311"]),
        ('glue.resume_workflow_run(**ids, NodeIds=["x"])', ["GLU311"]),
        (
            'props = {}\nprops["aws:eventIds"]\nboto3.client("cloudtrail").lookup_events()',
            ["GLU312"],
        ),
        ('name = "get_workflow_run_properties"\ngetattr(glue, name)(**ids)', ["GLU313"]),
        ("get = glue.get_workflow_run_properties\nget(**ids)", ["GLU313"]),
        ('import os\nos.system("aws glue get-workflow-run --name x")', ["GLU313"]),
        ("async def f():\n    return await glue.get_workflow_run_properties(**ids)", ["GLU313"]),
        ('glue.get_workflow_run(**ids)["ResponseMetadata"]', []),
        ('import os\nos.environ.get("WORKFLOW_NAME")', ["GLU313"]),
        ('import os\nos.getenv("WORKFLOW_NAME")', ["GLU313"]),
        (
            'import os\nos.environ["WORKFLOW_NAME"] = args["WORKFLOW_NAME"]\n'
            'glue.get_workflow_run(Name=os.environ["WORKFLOW_NAME"], RunId="r")',
            [],
        ),
        ("import ours.lib\nours.lib.report(args)", ["GLU313", "GLU314"]),
        ("from ours import lib", ["GLU314"]),
        ("from . import lib", ["GLU314"]),
        ("import pandas, json, awswrangler as wr\njson.dumps(args)", []),
        ('boto3.client("cloudtrail").lookup_events()', []),
        ('run = glue.get_workflow_run(**ids)["Run"]\nrun["StartedOn"]', []),
        ('glue.get_job_runs(JobName="j")', []),
        ('"""Ask for WORKFLOW_NAME, by get_workflow_runs."""', []),
    ],
)
def test_findings(code: str, codes: list[str], tmp_path: Path) -> None:
    script = _script(tmp_path, job=f"{HEAD}{code}\n")
    assert sorted(finding.code for finding in findings_of(script)) == codes
    left = [use for use in script.uses if not use.rewritable]
    assert bool(left) == bool([c for c in codes if c != "GLU314"])


def test_a_finding_says_where_and_what_to_do(tmp_path: Path) -> None:
    code = "glue.stop_workflow_run(**ids)\nprint(1)\nglue.stop_workflow_run(**ids)\n"
    (finding,) = findings_of(_script(tmp_path, job=HEAD + code))
    assert finding.subject == f"{tmp_path}/job.py:{LINES + 1}, {LINES + 3}"
    assert finding.message.startswith("stop_workflow_run does nothing to a run in Airflow; let a t")


# --- whose arguments ---


@pytest.mark.parametrize(
    ("code", "due"),
    [
        ("getResolvedOptions(sys.argv, ['a'])", None),
        ("getResolvedOptions(sys.argv, ['WORKFLOW_NAME'])", "getResolvedOptions({}, ['WORKFLOW"),
        ("getResolvedOptions((sys.argv), ['WORKFLOW_NAME'])", "getResolvedOptions(({}), ["),
        ("x = 1 if '--WORKFLOW_NAME' in sys.argv else 2", "in {} else"),
        ("x = 1 if '--WORKFLOW_NAME' not in sys.argv[1:] else 2", "not in {1} else"),
        ("x = '--a' in sys.argv and 'WORKFLOW_NAME'", None),
        ("getResolvedOptions(sys.argv, {'a', 'b'} - set(input())) or 'WORKFLOW_NAME'", None),
        ("getResolvedOptions(sys.argv, input()) or 'WORKFLOW_NAME'", "getResolvedOptions({}, in"),
        ("x = any(a == '--WORKFLOW_NAME' for a in sys.argv)", "for a in {})"),
        ("x = any(a.startswith('--WORKFLOW_NAME=') for a in sys.argv)", "for a in {})"),
        ("for i, a in enumerate(sys.argv):\n    x = a == '--WORKFLOW_NAME'", "enumerate({}):"),
        ("sys.argv += ['--WORKFLOW_NAME', 'x']", None),
        (
            "resolve = getResolvedOptions\nresolve(sys.argv, ['WORKFLOW_NAME'])",
            "\nresolve({}, ['WORKFLOW",
        ),
        (
            "class Job:\n    WANTED = ['WORKFLOW_NAME']\n    def run(self):\n"
            "        getResolvedOptions(sys.argv, self.WANTED)",
            "getResolvedOptions({}, self.WANTED)",
        ),
        (
            "import argparse\np = argparse.ArgumentParser()\np.add_argument('--WORKFLOW_NAME')\n"
            "p.parse_args(sys.argv[1:])",
            "p.parse_args({1})",
        ),
        (
            "import argparse\np = argparse.ArgumentParser()\np.add_argument('--WORKFLOW_NAME')\n"
            "p.parse_args(namespace=None)",
            "p.parse_args({1}, namespace=None)",
        ),
        (
            "import argparse\np = argparse.ArgumentParser()\np.add_argument('--WORKFLOW_NAME')\n"
            "def main(argv=None):\n    return p.parse_args(argv)",
            "argv(sys.argv[1:] if argv is None else argv)",
        ),
        (
            "import argparse\np = argparse.ArgumentParser()\np.add_argument('--day')\n"
            "p.parse_args()",
            None,
        ),
    ],
)
def test_where_the_arguments_go_through_the_module(
    code: str, due: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "job.py"
    path.write_text(f"import sys\nfrom awsglue.utils import getResolvedOptions\n{code}\n")
    new = rewritten(path)
    if due is None:
        assert new is None
    else:
        ours = "glue_run_properties.argv(sys.argv{})"
        due = due.replace("{1}", ours.format("[1:]")).replace("{}", ours.format(""))
        assert new
        assert due in new.decode()


ASKS = "\nglue.get_workflow_run_properties(Name=got['WORKFLOW_NAME'], RunId=run)\n"


@pytest.mark.parametrize(
    ("code", "due"),
    [
        (f"got = {{a[2:]: b for a, b in zip(sys.argv, sys.argv[1:])}}{ASKS}", "zip({}, {}[1:])"),
        (f"left = sys.argv[1:]\nwhile left:\n    got[left.pop(0)[2:]] = 1{ASKS}", "= {}[1:]"),
        (f"re.search(r'--WORKFLOW_NAME (\\S+)', ' '.join(sys.argv)){ASKS}", ".join({})"),
        ("got = dict(zip(sys.argv, sys.argv))\nprint(got['WORKFLOW_NAME'])", "zip({}, {})"),
        ("day = sys.argv[1]\nlog = {'WORKFLOW_NAME': day}", None),
        ("import os\nday = sys.argv[1]\nos.environ['WORKFLOW_NAME']", None),
        ("getResolvedOptions(sys.argv, ['day'])\n{}['WORKFLOW_NAME']", None),
        (f"got = {{'WORKFLOW_NAME': 1}}{ASKS}", None),
    ],
)
def test_arguments_that_are_taken_apart_without_naming_one(
    code: str, due: str | None, tmp_path: Path
) -> None:
    """A script that asks for its run and names no option: any look at sys.argv may be for it."""
    path = tmp_path / "job.py"
    path.write_text(f"import sys, re, boto3\nglue = boto3.client('glue')\n{code}\n")
    new = rewritten(path) or b""
    if due is None:
        assert b"argv(" not in new
    else:
        assert due.replace("{}", "glue_run_properties.argv(sys.argv)") in new.decode()
        assert "argument if given: ?" in _uses(analyse([path])[0])


def test_glues_function_where_the_script_has_another_for_when_there_is_no_glue(
    tmp_path: Path,
) -> None:
    path = tmp_path / "job.py"
    path.write_text(
        "import sys\ntry:\n    from awsglue.utils import getResolvedOptions\n"
        "except ImportError:\n    def getResolvedOptions(argv, names):\n        return {}\n"
        "getResolvedOptions(sys.argv, ['WORKFLOW_NAME'])\n"
    )
    assert "required argument: WORKFLOW_NAME" in _uses(analyse([path])[0])
    assert b"(glue_run_properties.argv(sys.argv), ['WORK" in (rewritten(path) or b"")


def test_a_chain_of_calls_over_lines_keeps_its_indentation(tmp_path: Path) -> None:
    path = tmp_path / "job.py"
    path.write_text(
        "x = (\n    glue\n    .get_workflow_run(\n        Name='w',\n        RunId='r',\n    )\n)\n"
    )
    new = (rewritten(path) or b"").decode()
    assert "    glue_run_properties.get_workflow_run(\n        glue,\n        Name='w',\n" in new


def test_a_call_without_arguments_is_no_request(tmp_path: Path) -> None:
    code = "from ours import runs\nruns.get_workflow_run_properties()\n"
    script = _script(tmp_path, job=code)
    assert _uses(script) == []
    assert rewritten(tmp_path / "job.py") is None


def test_a_module_that_is_imported_in_every_way(tmp_path: Path) -> None:
    helper = "WANTED = ['WORKFLOW_NAME']\n"
    for how, name in {
        "import tools__in__names as n": "n.WANTED",
        "import tools__in__names": "tools.names.WANTED",
        "from tools import names": "names.WANTED",
        "from tools.names import WANTED as w": "w",
        "from tools.names import *": "WANTED",
        "def f():\n    global n\n    from tools import names as n": "n.WANTED",
        "try:\n    import tools__in__names as n\nexcept ImportError:\n    n = None": "n.WANTED",
    }.items():
        job = f"{how.replace('__in__', '.')}\nfrom awsglue.utils import getResolvedOptions\n"
        job += f"import sys\ngetResolvedOptions(sys.argv, {name})\n"
        script = _script(tmp_path, job=job, tools__in__names=helper, tools__in____init__="")
        assert _uses(script) == ["required argument: WORKFLOW_NAME"], how
        assert script.missing == ()
