"""Configurations that would take for ever, or all memory: each ends in one sentence, and soon."""

import pytest
from terraform_sources import names, reading, write

from glue2airflow.errors import SourceError
from glue2airflow.sources import read_all

WORKFLOW = 'resource "aws_glue_workflow" "w" {{\n  name = {}\n}}\n'


def in_locals(*lines):
    return "locals {\n" + "\n".join(lines) + "\n}\n"


def chain(count, link):
    """Locals l0, l1 and so on, each made of the one before."""
    return in_locals(*(f"l{i + 1} = {link.format(f'local.l{i}')}" for i in range(count)))


HOSTILE = {
    "circle": (in_locals("a = local.b", "b = local.a") + WORKFLOW.format("local.a"), "in a circle"),
    "itself": (in_locals('a = "x${local.a}"') + WORKFLOW.format("local.a"), "refers to itself"),
    "own attribute": (WORKFLOW.format("aws_glue_workflow.w.name"), "refers to itself"),
    "lists of lists": (
        in_locals('l0 = ["x"]')
        + chain(30, "[{0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}]")
        + WORKFLOW.format("jsonencode(local.l30)"),
        "more than 200,000 values",
    ),
    "maps of maps": (
        in_locals('l0 = { a = "x" }')
        + chain(30, "{{ a = {0}, b = {0}, c = {0} }}")
        + WORKFLOW.format("jsonencode(local.l30)"),
        "more than 200,000 values",
    ),
    "texts of texts": (
        in_locals('l0 = "xxxxxxxxxxxxxxxx"')
        + chain(40, '"${{{0}}}${{{0}}}"')
        + WORKFLOW.format("local.l40"),
        "beyond 1,000,000 characters",
    ),
    "loops in loops": (
        in_locals("r = range(1000)")
        + WORKFLOW.format(
            "length([for a in local.r : [for b in local.r : [for c in local.r : c]]])"
        ),
        "take too long to evaluate",
    ),
    "count": (
        WORKFLOW.format('"w${count.index}"\n  count = 1000000000'),
        "more than 10,000 instances",
    ),
    "product": (
        WORKFLOW.format("length(setproduct(range(999), range(999), range(999)))"),
        "beyond 100,000 elements",
    ),
    "width": (WORKFLOW.format('format("%999999999d", 1)'), "format makes a text too long"),
    "indent": (WORKFLOW.format('indent(999999999, "\\n")'), "indent makes a text too long"),
    "replace": (
        in_locals('x = join("", [for i in range(1000) : "aaaaaaaaaa"])')
        + WORKFLOW.format('replace(local.x, "a", local.x)'),
        "replace makes a text too long",
    ),
    "pattern": (
        WORKFLOW.format('regex("(a|aa)+$", "${join("", [for i in range(60) : "a"])}b")'),
        "takes too long",
    ),
    "number": (WORKFLOW.format("1e999999999"), "a number is too large"),
    "depth": (chain(2000, "{0}") + WORKFLOW.format("local.l2000"), "nested too deep|more than"),
    "blocks": ("a {\n" * 500 + "}\n" * 500, "more than 100 levels deep"),
    "module of itself": ('module "m" {\n  source = "./"\n}\n', "leads back to a module"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_it_ends_in_one_sentence(case, tmp_path):
    text, says = HOSTILE[case]
    with pytest.raises(SourceError, match=says) as raised:
        reading(tmp_path, text)
    assert "\n" not in str(raised.value)


def test_modules_that_call_each_other(tmp_path):
    files = {"b__main_tf": 'module "a" {\n  source = "../"\n}\n'}
    with pytest.raises(SourceError, match=r"module\.b\.module\.a leads back to a module"):
        reading(tmp_path, 'module "b" {\n  source = "./b"\n}\n', **files)


def test_modules_in_modules(tmp_path):
    calls = [
        "".join(f'module "m{i}" {{\n  source = "../{below}"\n}}\n' for i in range(30))
        for below in "bcde"
    ]
    files = {f"{name}/main.tf": text for name, text in zip("abcd", calls, strict=True)}
    write(tmp_path, {**files, "e/main.tf": ""})
    with pytest.raises(SourceError, match="more than 10,000 instances"):
        read_all([str(tmp_path / "a")])


def test_too_much_of_it(tmp_path, monkeypatch):
    monkeypatch.setattr("glue2airflow.sources.terraform.hcl.files.MAX_BYTES", 1000)
    with pytest.raises(SourceError, match=r"main\.tf is larger than"):
        reading(tmp_path, "# " + "x" * 2000 + "\n")
    text = "# " + "x" * 600 + "\n"
    with pytest.raises(SourceError, match="holds more than"):
        reading(tmp_path, text, other_tf=text)


@pytest.mark.parametrize("count", [10, 30])
def test_what_is_only_long_is_read(tmp_path, count):
    text = in_locals('l0 = "x"') + chain(count, 'upper("${{{0}}}")')
    assert names(tmp_path, text + WORKFLOW.format(f"local.l{count}")) == ["X"]


def test_parentheses_and_conditionals_in_each_other(tmp_path):
    deep = "(" * 500 + '"x"' + ")" * 500
    assert names(tmp_path, WORKFLOW.format(deep)) == ["x"]
    arms = "false ? 1 : " * 50 + '"y"'
    assert names(tmp_path, WORKFLOW.format(arms)) == ["y"]
