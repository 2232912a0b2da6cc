"""YAML as CloudFormation writes it, and what only looks like a template."""

import pytest

from glue2airflow.errors import SourceError
from glue2airflow.sources import read_all
from glue2airflow.sources.document import parse


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("!Ref A", {"Ref": "A"}),
        ("!Ref 5", {"Ref": "5"}),
        ("!Condition A", {"Condition": "A"}),
        ("!Sub x-${A}", {"Fn::Sub": "x-${A}"}),
        ("!GetAtt A.B.C", {"Fn::GetAtt": ["A", "B.C"]}),
        ("!GetAtt [A, B]", {"Fn::GetAtt": ["A", "B"]}),
        ("!If [A, !Ref B, !Sub '${C}']", {"Fn::If": ["A", {"Ref": "B"}, {"Fn::Sub": "${C}"}]}),
        ("!Join [',', [a, !Ref B]]", {"Fn::Join": [",", ["a", {"Ref": "B"}]]}),
        ("!Transform {Name: !Ref A}", {"Fn::Transform": {"Name": {"Ref": "A"}}}),
        ("2010-09-09", "2010-09-09"),
        ("2010-09-09T01:02:03Z", "2010-09-09T01:02:03Z"),
        ("3.0", 3.0),
    ],
)
def test_short_forms(short, long):
    assert parse("t", f"a: {short}").data == {"a": long}


@pytest.mark.parametrize(
    "value",
    [
        *("!!int ''", "!!float ''", "!!bool x", "!!timestamp x", "!!python/object:os.system x"),
        *(
            "0x" + "f" * 5000,
            "9" * 5000,
            "{[a]: b}",
            "{{a: b}: c}",
            "*unknown",
            "!<x> y",
            "&a [*a]",
        ),
        *("&a [*a]", "!Sub &a [*a]", "!!omap 5", "[", "'"),
    ],
    ids=lambda value: value[:12],
)
def test_bad_yaml_ends_in_a_sentence(value):
    with pytest.raises(SourceError, match=r"^bad\.yaml is n"):
        parse("bad.yaml", f"a: {value}")


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        (
            "Resources:\n{% for t in triggers %}\n  {{ t.name }}:\n{% endfor %}\n",
            "Jinja or Sceptre",
        ),
        ("Resources:\n  W: {Name: {{ sceptre_user_data.name }}}\n", "Jinja or Sceptre"),
        ("Resources: [\n", "not valid YAML"),
        ('{"Resources": {,}}', "not valid JSON"),
    ],
)
def test_what_is_not_yet_a_template(tmp_path, written, kind):
    file = tmp_path / "template.yaml"
    file.write_text(written)
    with pytest.raises(SourceError, match=kind):
        read_all([str(file)])


MERGES = "\n".join(
    ["a0: &a0 {k: v}", *(f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}]}}" for i in range(1, 40))]
)
LAUGHS = "\n".join(
    ["a0: &a0 [x, x]", *(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}]" for i in range(1, 20))]
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- " * 100_000 + "x", "is nested more than 100 levels deep"),
        ("{a: " * 101 + "x" + "}" * 101, "is nested more than 100 levels deep"),
        (MERGES, "holds more than 5,000,000 values"),
        (LAUGHS, "holds more than 5,000,000 values"),
    ],
    ids=["blocks", "flow", "merges", "laughs"],
)
def test_what_is_too_much_is_refused_before_it_is_built(text, reason):
    with pytest.raises(SourceError, match=reason):
        parse("t.yaml", text)


def test_as_deep_as_may_be():
    assert parse("t.yaml", "- " * 100 + "x").data


def test_aliases_are_built():
    text = "a: &a {k: v}\nb: {<<: *a, l: w}\nc: [*a, *a]"
    assert parse("t.yaml", text).data["b"] == {"k": "v", "l": "w"}
    assert parse("t.yaml", text).data["c"] == [{"k": "v"}] * 2
