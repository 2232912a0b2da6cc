"""The catalogue: a page for each code, committed as generated, naming only what exists."""

from __future__ import annotations

import copy
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import botocore.session
import pytest
import typer
from botocore import xform_name

from glue2airflow import catalog
from glue2airflow.catalog_texts import operations, scripts, source, starts, triggers
from glue2airflow.cli import app, main
from glue2airflow.convert import convert
from glue2airflow.emit import render
from glue2airflow.findings import RULES, Level, Status
from glue2airflow.plan import PlanOptions

DOCS = Path(__file__).parents[2] / "docs" / "findings"
LONGEST_PAGE = 28
HOSTS = {"docs.aws.amazon.com", "airflow.apache.org", "github.com"}
# Arguments of Glue jobs that pages mention; every other --word must be an option of ours.
JOB_ARGUMENTS = {
    "--WORKFLOW_NAME",
    "--WORKFLOW_RUN_ID",
    "--airflow_run_properties",
    "--extra-py-files",
}
# Global options of the AWS CLI.
AWS_GLOBAL = {"--output", "--query", "--region"}

# Any: typer brings a click of its own, without types.
COMMANDS: dict[str, Any] = vars(typer.main.get_command(app))["commands"]


@pytest.fixture(params=sorted(catalog.TEXTS))
def page(request: pytest.FixtureRequest) -> catalog.Page:
    """Each page in turn."""
    return catalog.pages(request.param)[0]


# --- pages and files ---


def test_every_code_has_one_text_and_every_text_a_code() -> None:
    modules = (source, starts, triggers, operations, scripts)
    codes = [code for module in modules for code in module.TEXTS]
    assert sorted(codes) == sorted(RULES)
    assert [page.rule.code for page in catalog.pages()] == sorted(RULES)


def test_the_index_names_every_page() -> None:
    index = catalog.files()[catalog.INDEX]
    assert re.findall(r"\[(GLU\d+)\]\(\1\.md\)", index) == sorted(RULES)


def test_committed_pages_are_what_the_generator_writes() -> None:
    committed = {path.name: path.read_text("utf-8") for path in DOCS.iterdir()}
    assert committed == catalog.files(), "run: make docs"


def test_write_brings_a_folder_up_to_date_and_leaves_other_files(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "findings"
    assert catalog.main([str(folder)]) == 0
    (folder / "GLU999.md").write_text("a code that is gone")
    (folder / "GLU101.md").write_text("out of date")
    (folder / "GLU-notes.md").write_text("somebody's own")
    assert catalog.main([str(folder)]) == 0
    found = {path.name: path.read_text("utf-8") for path in folder.iterdir()}
    assert found == {**catalog.files(), "GLU-notes.md": "somebody's own"}


def test_python_m_writes_the_pages(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "glue2airflow.catalog", str(tmp_path)], check=True)
    assert {path.name for path in tmp_path.iterdir()} == set(catalog.files())


@pytest.mark.parametrize("args", [[], ["one", "two"]], ids=["none", "two"])
def test_wrong_arguments_end_in_the_usage(
    args: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert catalog.main(args) == 2
    assert capsys.readouterr().err == "usage: python -m glue2airflow.catalog FOLDER\n"


def test_a_folder_that_cannot_be_written_ends_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    assert catalog.main([str(tmp_path / "file")]) == 2
    error = capsys.readouterr().err
    assert error.startswith("glue2airflow.catalog: ")
    assert error.count("\n") == 1


def test_the_command_line_starts_without_the_catalogue() -> None:
    code = "import sys, glue2airflow.cli, glue2airflow.findings; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "glue2airflow.findings" in run.stdout.split()
    assert not [name for name in run.stdout.split() if name.startswith("glue2airflow.catalog")]


# --- what the pages say ---


def test_a_page_is_short_and_whole(page: catalog.Page) -> None:
    text = page.as_markdown()
    lines = text.splitlines()
    assert lines[0] == f"# {page.rule.code}: {page.rule.title}"
    assert len(lines) <= LONGEST_PAGE
    assert not [line for line in lines if line != line.rstrip()]
    assert all(len(line) <= 100 for line in _prose(text).splitlines())
    for paragraph in (page.text.means, page.text.matters, page.text.mend):
        assert paragraph[0].isupper()
        assert paragraph.endswith((".", "?", ")"))
        assert paragraph.count("`") % 2 == 0
    assert bool(page.text.glue) == bool(page.text.airflow)


def test_a_page_refers_only_to_known_codes_and_hosts(page: catalog.Page) -> None:
    text = page.as_markdown()
    assert set(re.findall(r"GLU\d+", text)) <= RULES.keys()
    addresses = re.findall(r"https?://[^\s>]+", text)
    assert all(address.startswith("https://") for address in addresses)
    assert {urlsplit(address).netloc for address in addresses} <= HOSTS


def test_options_in_the_text_exist(page: catalog.Page) -> None:
    ours = {option for command in COMMANDS.values() for option in _options(command)}
    prose = _prose(page.as_markdown())
    spans = re.findall(r"`([^`]*)`", prose)
    named = {span.split()[0] for span in spans if span.startswith("--")}
    assert named <= ours | JOB_ARGUMENTS
    assert not re.search(r"(?<!\w)--\w", re.sub(r"`[^`]*`", "", prose)), "an option outside `code`"


def test_our_own_commands_exist_with_their_options(page: catalog.Page) -> None:
    for words in _commands(page, "glue2airflow"):
        command = COMMANDS[words[1]]
        assert {word for word in words if word.startswith("-")} <= _options(command)


def test_aws_commands_exist_with_their_options(page: catalog.Page) -> None:
    for words in _commands(page, "aws"):
        if words[1] == "s3":  # of the AWS CLI's own making, in no model
            assert words[2] == "cp"
            continue
        members = _aws_input(words[1], words[2])
        assert {word for word in words[3:] if word.startswith("-")} <= members | AWS_GLOBAL


def _prose(text: str) -> str:
    """A page without its fenced blocks and its sources."""
    return re.sub(r"```.*?```|^Source: .*", "", text, flags=re.DOTALL | re.MULTILINE)


def _options(command: Any) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts}


def _commands(page: catalog.Page, program: str) -> Iterator[list[str]]:
    """Every call of ``program`` on a page, in words, as far as the next pipe or redirection."""
    spans = re.findall(r"`([^`]*)`", _prose(page.as_markdown()))
    for line in (*page.text.commands, *spans):
        if line.startswith(f"{program} "):
            yield shlex.split(re.split(r" [|>] ", line)[0])


def _aws_input(service: str, operation: str) -> set[str]:
    """The options that the AWS CLI draws from the members of an operation's input."""
    model = botocore.session.get_session().get_service_model(service)
    operations = {xform_name(name, "-"): name for name in model.operation_names}
    shape = model.operation_model(operations[operation]).input_shape
    return {"--" + xform_name(member, "-") for member in shape.members}


# --- examples: what stands under "json" becomes what stands under "python" ---

AFTER_LOAD = {"LogicalOperator": "EQUALS", "JobName": "load", "State": "SUCCEEDED"}
NIGHTLY: dict[str, list[dict[str, object]]] = {
    "Workflows": [{"Name": "nightly"}],
    "Triggers": [
        {
            "Name": "start",
            "WorkflowName": "nightly",
            "Type": "ON_DEMAND",
            "State": "CREATED",
            "Actions": [{"JobName": "load"}, {"JobName": "check"}],
        },
        {
            "Name": "then",
            "WorkflowName": "nightly",
            "Type": "CONDITIONAL",
            "State": "ACTIVATED",
            "Predicate": {"Conditions": [AFTER_LOAD]},
            "Actions": [{"JobName": "report"}],
        },
    ],
    "Jobs": [{"Name": "load", "Command": {"Name": "glueetl"}, "GlueVersion": "5.0"}],
}
# Which object of the source each example is a part of.
PLACES = {
    "GLU112": ("Triggers", 0),
    "GLU114": ("Triggers", 0),
    "GLU206": ("Triggers", 0),
    "GLU214": ("Triggers", 1),
    "GLU215": ("Triggers", 1),
    "GLU217": ("Triggers", 0),
    "GLU222": ("Workflows", 0),
    "GLU223": ("Jobs", 0),
    "GLU301": ("Jobs", 0),
    "GLU302": ("Workflows", 0),
}


def test_every_example_is_tried() -> None:
    assert PLACES.keys() == {code for code, text in catalog.TEXTS.items() if text.glue}


@pytest.mark.parametrize("code", PLACES)
def test_examples_are_what_the_converter_does(code: str, tmp_path: Path) -> None:
    text = catalog.pages(code)[0].text
    saved = tmp_path / "nightly.json"
    saved.write_text(json.dumps(_with_example(text.glue, *PLACES[code])))
    plans = [
        convert([str(saved)], PlanOptions(runtime=runtime), parameters={}).plans[0]
        for runtime in ("bridge", "native")
    ]
    assert code in {finding.code for plan in plans for finding in plan.findings}
    made = [render(plan) for plan in plans if plan.status is not Status.REFUSED]
    assert any(_holds(dag, text.airflow) for dag in made)


def _with_example(glue: str, section: str, index: int) -> dict[str, list[dict[str, object]]]:
    data = copy.deepcopy(NIGHTLY)
    data[section][index].update(json.loads(glue))
    return data


def _holds(rendered: str, wanted: str) -> bool:
    """Whether the lines of ``wanted`` follow each other in a DAG file, indented somehow."""
    lines = [line.strip() for line in rendered.splitlines()]
    part = wanted.splitlines()
    return any(lines[i : i + len(part)] == part for i in range(len(lines)))


# --- glue2airflow explain ---


@pytest.mark.parametrize("code", ["GLU204", "glu204"])
def test_explain_prints_a_page(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", code]) == 0
    assert capsys.readouterr().out == (DOCS / "GLU204.md").read_text("utf-8")


def test_explain_prints_a_page_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "GLU204", "--format", "json"]) == 0
    (page,) = json.loads(capsys.readouterr().out)
    assert page["code"] == "GLU204"
    assert page["level"] == Level.NOTE.value
    assert page["title"] == RULES["GLU204"].title
    assert "--include-inactive" in page["mend"]
    assert "aws glue start-trigger --name TRIGGER" in page["commands"]


def test_explain_lists_all_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:6] for line in lines] == sorted(RULES)
    assert main(["explain", "--format", "json"]) == 0
    assert [page["code"] for page in json.loads(capsys.readouterr().out)] == sorted(RULES)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("GLU2O4", "there is no finding 'GLU2O4'; the nearest: GLU2"),
        ("204", "there is no finding '204'; the nearest: GLU204"),
        ("nonsense", "there is no finding 'nonsense'; explain without a code lists all"),
        ("\x1b[31m", r"there is no finding '\x1b[31m'"),
    ],
    ids=["a letter for a digit", "without GLU", "nonsense", "control characters"],
)
def test_explain_of_an_unknown_code_is_one_sentence(
    code: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", code]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"glue2airflow: {said}")
    assert printed.err.count("\n") == 1
