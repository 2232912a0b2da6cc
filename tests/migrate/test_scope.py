"""Conditions, credentials and bounds of CloudFormation templates."""

import json

import pytest
from cfn_templates import SCOPE

from airflow_glue_bridge.glue.codec import DecodeError
from glue2airflow.secrets import looks_secret
from glue2airflow.sources import read_all
from glue2airflow.sources.scope import Scope
from glue2airflow.sources.unresolved import Placeholder, Secret, Unresolved, composed


def evaluate(value, **given):
    return Scope(SCOPE, given).evaluate(value)


def keys(value):
    return value.keys if isinstance(value, Placeholder) else None


DEV, PROD, OPEN = {"Condition": "IsDev"}, {"Condition": "IsProd"}, {"Condition": "AskedIsX"}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"Fn::Equals": ["a", "a"]}, True),
        ({"Fn::Equals": ["a", "A"]}, False),
        ({"Fn::Equals": [True, "true"]}, True),
        ({"Fn::Equals": [{"Ref": "Count"}, 3]}, True),
        ({"Fn::Equals": [{"Ref": "Steps"}, ["load", "clean", "report"]]}, True),
        ({"Fn::Equals": [{"Ref": "Asked"}, {"Fn::Sub": "${Asked}"}]}, True),
        ({"Fn::Equals": [{"Ref": "Password"}, "hunter2"]}, True),
        ({"Fn::Equals": [{"Ref": "Password"}, ""]}, False),
        ({"Fn::Equals": [{"Fn::Sub": "x${Password}"}, "xhunter2"]}, True),
        ({"Fn::And": [DEV, DEV]}, True),
        ({"Fn::And": [DEV, PROD]}, False),
        ({"Fn::And": [OPEN, PROD]}, False),
        ({"Fn::Or": [OPEN, DEV]}, True),
        ({"Fn::Or": [PROD, PROD]}, False),
        ({"Fn::Not": [PROD]}, True),
        (PROD, False),
        ({"Fn::And": [OPEN, DEV]}, ("Asked",)),
        ({"Fn::Or": [OPEN, PROD]}, ("Asked",)),
        ({"Fn::Not": [OPEN]}, ("Asked",)),
        ({"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]}, ("AWS::Region",)),
        ({"Fn::Equals": [{"Ref": "Token"}, ""]}, ("Token",)),
        ({"Fn::Equals": ["{{resolve:ssm:/a}}", "x"]}, ("{{resolve:ssm:/a}}",)),
    ],
    ids=repr,
)
def test_conditions(condition, expected):
    template = {**SCOPE, "Conditions": {**SCOPE["Conditions"], "Tried": condition}}
    decided = Scope(template, {}).condition("Tried")
    assert (keys(decided) or decided) == expected


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        (True, "a condition must be an object"),
        ({}, "must be one function"),
        ({**DEV, "Fn::Not": [DEV]}, "must be one function"),
        ({"Ref": "Env"}, "must be Fn::Equals"),
        ({"Fn::Equals": ["a"]}, "compares 2 values, not 1"),
        ({"Fn::Equals": "ab"}, "must be a list"),
        ({"Fn::And": []}, "needs conditions"),
        ({"Fn::And": DEV}, "must be a list"),
        ({"Fn::Not": [DEV, DEV]}, "takes 1 condition"),
        ({"Condition": 5}, "takes the name of a condition"),
        ({"Condition": "Nope"}, '"Nope" is not a condition'),
    ],
    ids=repr,
)
def test_conditions_that_cloudformation_would_refuse(condition, says):
    template = {**SCOPE, "Conditions": {**SCOPE["Conditions"], "Tried": condition}}
    with pytest.raises(DecodeError, match=says):
        Scope(template, {}).condition("Tried")


@pytest.mark.parametrize(
    "value",
    [
        {"Ref": "Password"},
        {"Fn::Sub": "jdbc://me:${Password}@${Asked}"},
        {"Fn::Join": ["", ["a", {"Ref": "Password"}]]},
        {"Fn::Base64": {"Ref": "Password"}},
        {"Fn::ToJsonString": {"pw": {"Ref": "Password"}}},
        {"Fn::Select": [0, {"Fn::Split": ["n", {"Ref": "Password"}]}]},
        {"Fn::If": ["AskedIsX", {"Ref": "Password"}, "none"]},
        {"Fn::FindInMap": ["PerEnv", {"Ref": "Password"}, "Job"]},
    ],
    ids=repr,
)
@pytest.mark.parametrize("given", [{}, {"Password": "hunter2"}])
def test_a_credential_is_never_in_the_text(value, given):
    found = evaluate(value, **given)
    assert isinstance(found, Secret)
    assert looks_secret("--anything", found)
    assert "Password" in found.keys
    assert "hunter2" not in found
    assert "hunter2" not in json.dumps([found, repr(found)])


@pytest.mark.parametrize("store", ["secretsmanager", "ssm-secure"])
def test_a_reference_to_a_secret_store_is_a_credential_even_when_given(store):
    reference = f"{{{{resolve:{store}:db:SecretString:pw}}}}"
    found = evaluate(f"x{reference}", **{reference: "hunter2"})
    assert isinstance(found, Secret)
    assert found == f"x{reference}"
    assert found.value == "xhunter2"


def test_a_credential_without_a_value_is_still_one():
    assert isinstance(evaluate({"Ref": "Token"}), Secret)


def test_composed_remembers_what_its_parts_lack():
    parts = [Unresolved("${A}", ["A"]), "-", Unresolved("${B}", ["B"]), Unresolved("${A}", ["A"])]
    assert composed(parts).keys == ("A", "B")
    assert type(composed(["a", "b"])) is str
    assert composed([Secret("${P}", ["P"], "p"), "-x"]).value == "p-x"
    assert composed([Secret("${P}", ["P"], "p"), parts[0]]).value is None


def chain(count, link):
    resources = {
        f"R{i}": {"Type": "AWS::Glue::Job", "Properties": {"Name": link(f"R{i + 1}")}}
        for i in range(count)
    }
    resources[f"R{count}"] = {"Type": "AWS::Glue::Job", "Properties": {"Name": "end"}}
    return Scope({"Resources": resources}, {})


def test_names_may_refer_to_names():
    assert chain(20, lambda name: {"Fn::Sub": f"${{{name}}}x"}).ref("R0") == "end" + 20 * "x"


def test_a_long_chain_of_names_ends_in_a_sentence():
    with pytest.raises(DecodeError, match="goes through more than"):
        chain(2000, lambda name: {"Fn::Join": ["", [{"Ref": name}]]}).ref("R0")


def test_a_long_chain_of_conditions_ends_in_a_sentence():
    conditions = {f"C{i}": {"Fn::Not": [{"Condition": f"C{i + 1}"}]} for i in range(2000)}
    with pytest.raises(DecodeError, match="goes through more than"):
        Scope({"Conditions": conditions}, {}).condition("C0")


@pytest.mark.parametrize(
    "link",
    [
        lambda name: {"Fn::Sub": f"${{{name}}}" * 2},
        lambda name: {"Fn::ToJsonString": [{"Ref": name}, {"Ref": name}]},
    ],
    ids=["Sub", "ToJsonString"],
)
def test_names_that_double_each_other_end_in_a_sentence(link):
    with pytest.raises(DecodeError, match="grows beyond 1,000,000 characters"):
        chain(30, link).ref("R0")


def test_undecided_conditions_do_not_grow():
    conditions = {
        f"C{i}": {"Fn::And": [{"Condition": f"C{i + 1}"}, {"Condition": f"C{i + 1}"}]}
        for i in range(30)
    }
    conditions["C30"] = {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]}
    assert Scope({"Conditions": conditions}, {}).condition("C0").keys == ("AWS::Region",)


def test_an_attribute_of_what_a_transform_may_add_is_open(tmp_path):
    file = tmp_path / "template.json"
    name = {"Fn::GetAtt": ["Generated", "Name"]}
    workflow = {"Type": "AWS::Glue::Workflow", "Properties": {"Name": name}}
    file.write_text(
        json.dumps({"Transform": "AWS::Serverless-2016-10-31", "Resources": {"W": workflow}})
    )
    (reading,) = read_all([str(file)])
    assert [d.workflow.name for d in reading.definitions] == ["${Generated.Name}"]
