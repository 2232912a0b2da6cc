"""Intrinsic functions of CloudFormation templates."""

import re

import pytest
from cfn_templates import SCOPE

from airflow_glue_bridge.glue.codec import DecodeError
from glue2airflow.sources.intrinsics import NO_VALUE, OpaqueError
from glue2airflow.sources.scope import Scope
from glue2airflow.sources.unresolved import Placeholder, Unresolved


def evaluate(value, **given):
    return Scope(SCOPE, given).evaluate(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"Ref": "Env"}, "dev"),
        ({"Ref": "Count"}, "3"),
        ({"Ref": "Steps"}, ["load", "clean", "report"]),
        ({"Ref": "Ports"}, ["80", "443"]),
        ({"Ref": "SsmName"}, "/etl/name"),
        ({"Ref": "Named"}, "dev-load"),
        ({"Ref": "Bucket"}, "raw-data"),
        ({"Ref": "Base"}, "sales"),
        ({"Ref": {"Fn::Sub": "Bucket"}}, "raw-data"),
        ({"Fn::Sub": "${Env}-${Count}"}, "dev-3"),
        ({"Fn::Sub": "${ Env }"}, "dev"),
        ({"Fn::Sub": "${!Env}-${Env}-$Env-${"}, "${Env}-dev-$Env-${"),
        ({"Fn::Sub": ["${Env}-${Mine}", {"Mine": {"Ref": "Count"}}]}, "dev-3"),
        ({"Fn::Sub": ["${Env}", {"Env": "mine"}]}, "mine"),
        ({"Fn::Sub": ["${Env}"]}, "dev"),
        ({"Fn::If": ["IsDev", "a", "b"]}, "a"),
        ({"Fn::If": ["IsProd", "a", "b"]}, "b"),
        ({"Fn::If": ["IsDev", "a", {"Ref": "Missing"}]}, "a"),
        ({"Fn::If": ["AskedIsX", {"Ref": "Count"}, 3]}, "3"),
        ({"Fn::FindInMap": ["PerEnv", {"Ref": "Env"}, "Job"]}, "load-dev"),
        ({"Fn::FindInMap": ["PerEnv", "dev", "All"]}, ["a", "b"]),
        ({"Fn::FindInMap": ["PerAccount", "123456789012", "Env"]}, "dev"),
        ({"Fn::FindInMap": ["PerEnv", "prod", "Size", {"DefaultValue": {"Ref": "Count"}}]}, "3"),
        ({"Fn::FindInMap": ["Nowhere", "a", "b", {"DefaultValue": 1}]}, 1),
        ({"Fn::Join": ["-", ["a", {"Ref": "Env"}, 7, True]]}, "a-dev-7-true"),
        ({"Fn::Join": [",", {"Ref": "Steps"}]}, "load,clean,report"),
        ({"Fn::Join": ["-", ["a", {"Ref": "AWS::NoValue"}, "b"]]}, "a-b"),
        ({"Fn::Join": ["-", []]}, ""),
        ({"Fn::Select": [1, {"Ref": "Steps"}]}, "clean"),
        ({"Fn::Select": ["0", {"Fn::Split": ["/", "a/b"]}]}, "a"),
        ({"Fn::Select": [0, ["a", {"Ref": "Asked"}]]}, "a"),
        ({"Fn::Split": ["/", {"Fn::Join": ["/", ["a", "b"]]}]}, ["a", "b"]),
        ({"Fn::Base64": "dev"}, "ZGV2"),
        ({"Fn::Length": {"Ref": "Steps"}}, 3),
        ({"Fn::ToJsonString": {"a": [1, {"Ref": "Env"}]}}, '{"a":[1,"dev"]}'),
        ({"a": {"Ref": "AWS::NoValue"}, "b": 1}, {"b": 1}),
        ([{"Ref": "AWS::NoValue"}, 1], [1]),
        ({"Condition": {"StringEquals": "x"}}, {"Condition": {"StringEquals": "x"}}),
        ({"Ref": "AWS::NoValue"}, NO_VALUE),
        (None, None),
    ],
    ids=repr,
)
def test_what_a_template_tells(value, expected):
    assert evaluate(value) == expected
    assert not isinstance(evaluate(value), Placeholder)


@pytest.mark.parametrize(
    ("value", "text", "missing"),
    [
        ({"Ref": "Asked"}, "${Asked}", ["Asked"]),
        ({"Ref": "Bare"}, "${Bare}", ["Bare"]),
        ({"Ref": "Unnamed"}, "${Unnamed}", ["Unnamed"]),
        ({"Ref": "Queue"}, "${Queue}", ["Queue"]),
        ({"Ref": "AWS::Region"}, "${AWS::Region}", ["AWS::Region"]),
        ({"Ref": "Stored"}, "${Stored}", ["Stored"]),
        ({"Fn::ImportValue": "jobs-Load"}, "${jobs-Load}", ["jobs-Load"]),
        ({"Fn::GetAtt": "Nested.Outputs.Job"}, "${Nested.Outputs.Job}", ["Nested.Outputs.Job"]),
        ({"Fn::GetAtt": ["Queue", "Arn"]}, "${Queue.Arn}", ["Queue.Arn"]),
        ({"Fn::GetAtt": ["Nested", "Outputs", "A"]}, "${Nested.Outputs.A}", ["Nested.Outputs.A"]),
        ({"Fn::GetAtt": ["Queue", {"Fn::Sub": "Arn"}]}, "${Queue.Arn}", ["Queue.Arn"]),
        ({"Fn::Sub": "${Asked}-x-${Asked}"}, "${Asked}-x-${Asked}", ["Asked"]),
        ({"Fn::Sub": "${Queue.Arn}"}, "${Queue.Arn}", ["Queue.Arn"]),
        (
            {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":", {"Ref": "AWS::Region"}]]},
            "arn:${AWS::Partition}:${AWS::Region}",
            ["AWS::Partition", "AWS::Region"],
        ),
        (
            {"Fn::ImportValue": {"Fn::Sub": "${AWS::StackName}-job"}},
            '${Fn::ImportValue "${AWS::StackName}-job"}',
            ["AWS::StackName"],
        ),
        (
            {"Fn::If": ["AskedIsX", "a", {"Ref": "Bare"}]},
            '${Fn::If ["AskedIsX", "a", "${Bare}"]}',
            ["Asked", "Bare"],
        ),
        (
            {"Fn::If": ["AskedIsX", ["a"], {"Ref": "AWS::NoValue"}]},
            '${Fn::If ["AskedIsX", ["a"], "AWS::NoValue"]}',
            ["Asked"],
        ),
        (
            {"Fn::Select": [0, {"Ref": "AskedList"}]},
            '${Fn::Select [0, "${AskedList}"]}',
            ["AskedList"],
        ),
        (
            {"Fn::Join": ["-", {"Ref": "AskedList"}]},
            '${Fn::Join ["-", "${AskedList}"]}',
            ["AskedList"],
        ),
        (
            {"Fn::Select": [1, {"Fn::Split": [":", {"Ref": "Asked"}]}]},
            '${Fn::Select [1, "${Fn::Split [\\":\\", \\"${Asked}\\"]}"]}',
            ["Asked"],
        ),
        (
            {"Fn::FindInMap": ["PerEnv", {"Ref": "Asked"}, "Job"]},
            '${Fn::FindInMap ["PerEnv", "${Asked}", "Job"]}',
            ["Asked"],
        ),
        ({"Fn::Base64": {"Ref": "Asked"}}, '${Fn::Base64 "${Asked}"}', ["Asked"]),
        ({"Fn::Length": {"Ref": "AskedList"}}, '${Fn::Length "${AskedList}"}', ["AskedList"]),
        ({"Fn::ToJsonString": {"a": {"Ref": "Asked"}}}, '{"a":"${Asked}"}', ["Asked"]),
        (
            {"Fn::GetAtt": ["Queue", {"Ref": "Asked"}]},
            '${Fn::GetAtt ["Queue", "${Asked}"]}',
            ["Asked"],
        ),
        ({"Ref": {"Ref": "Asked"}}, '${Ref "${Asked}"}', ["Asked"]),
        (
            "{{resolve:ssm:/etl/job:1}}",
            "{{resolve:ssm:/etl/job:1}}",
            ["{{resolve:ssm:/etl/job:1}}"],
        ),
        (
            {"Fn::Join": ["", ["{{resolve:ssm:", "/a", "}}-", {"Ref": "Asked"}]]},
            "{{resolve:ssm:/a}}-${Asked}",
            ["Asked", "{{resolve:ssm:/a}}"],
        ),
    ],
    ids=repr,
)
def test_what_only_others_know_stays_an_expression(value, text, missing):
    found = evaluate(value)
    assert type(found) is Unresolved
    assert (found, list(found.keys)) == (text, missing)


@pytest.mark.parametrize(
    ("value", "given", "expected"),
    [
        ({"Ref": "Asked"}, {"Asked": "x"}, "x"),
        ({"Ref": "Env"}, {"Env": ""}, ""),
        ({"Ref": "Steps"}, {"Steps": "one"}, ["one"]),
        ({"Ref": "Bare"}, {"Bare": "stack-bare-1A"}, "stack-bare-1A"),
        ({"Ref": "Named"}, {"Named": "other"}, "dev-load"),
        ({"Ref": "AWS::Region"}, {"AWS::Region": "eu-west-1"}, "eu-west-1"),
        ({"Ref": "AWS::NotificationARNs"}, {"AWS::NotificationARNs": "a,b"}, ["a", "b"]),
        ({"Fn::ImportValue": "jobs-Load"}, {"jobs-Load": "load"}, "load"),
        ({"Fn::GetAtt": "Nested.Outputs.Job"}, {"Nested.Outputs.Job": "load"}, "load"),
        ({"Fn::Sub": "${Nested.Outputs.Job}!"}, {"Nested.Outputs.Job": "load"}, "load!"),
        ("a {{resolve:ssm:/b}} c", {"{{resolve:ssm:/b}}": "x"}, "a x c"),
        ({"Ref": "Stored"}, {"Stored": "load"}, "load"),
        ({"Ref": "Stored"}, {"Stored": "/etl/b", "{{resolve:ssm:/etl/b}}": "load"}, "load"),
        ({"Ref": "Zones"}, {"Zones": "a, b"}, ["a", "b"]),
        ({"Fn::If": ["AskedIsX", "a", "b"]}, {"Asked": "x"}, "a"),
    ],
    ids=repr,
)
def test_each_open_key_can_be_given(value, given, expected):
    assert evaluate(value, **given) == expected


@pytest.mark.parametrize("path", ["/etl/job", "/etl/other"])
def test_a_path_in_the_parameter_store_is_not_its_value(path):
    """A deployment's parameters file gives the path as well."""
    reference = f"{{{{resolve:ssm:{path}}}}}"
    assert evaluate({"Ref": "Stored"}, Stored=path).keys == (reference,)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({"Ref": 5}, '"5" is neither'),
        ({"Ref": None}, "must be text, not null"),
        ({"Ref": ["a"]}, "must be text, not a list"),
        ({"Ref": "Missing"}, '"Missing" is neither a parameter nor a resource'),
        ({"Ref": "AWS::Regoin"}, '"AWS::Regoin" is neither'),
        ({"Ref": "Broken"}, 'parameter "Broken" must be an object'),
        ({"Ref": "Absent"}, "its Condition is false"),
        ({"Ref": "ListName"}, 'the name of "ListName" must be text'),
        ({"Ref": "Env", "Fn::Sub": "x"}, "must stand alone"),
        ({"Ref": "Env", "a": 1}, "Ref must stand alone"),
        ({"Fn::Join": "x"}, "Fn::Join must be a list"),
        ({"Fn::Join": ["-"]}, "Fn::Join takes 2 values, not 1"),
        ({"Fn::Join": ["-", [["a"]]]}, "must be text, not a list"),
        ({"Fn::Join": ["-", "ab"]}, "Fn::Join must be a list"),
        ({"Fn::Sub": 5}, "must be a list"),
        ({"Fn::Sub": [5]}, "takes a text"),
        ({"Fn::Sub": ["${a}", 1]}, "the variables of Fn::Sub must be an object"),
        ({"Fn::Sub": "${Missing}"}, '"Missing" is neither'),
        ({"Fn::Sub": "${}"}, "is neither"),
        ({"Fn::Sub": "${.}"}, "takes the name of a resource and that of an attribute"),
        ({"Fn::Sub": "${Missing.Arn}"}, '"Missing" is neither'),
        ({"Fn::Sub": "${Steps}"}, "must be text, not a list"),
        ({"Fn::Sub": "${AWS::NoValue}"}, "must not be AWS::NoValue"),
        ({"Fn::GetAtt": "Bare"}, "takes the name of a resource"),
        ({"Fn::GetAtt": []}, "takes the name of a resource"),
        ({"Fn::GetAtt": {"a": 1}}, "must be a list"),
        ({"Fn::GetAtt": ["Absent", "Arn"]}, "its Condition is false"),
        ({"Fn::Select": [3, {"Ref": "Steps"}]}, "item 3 of 3"),
        ({"Fn::Select": [-1, ["a"]]}, "whole number"),
        ({"Fn::Select": ["a", ["a"]]}, "whole number"),
        ({"Fn::Select": [0, "a"]}, "must be a list"),
        ({"Fn::Split": ["", "a"]}, "needs a delimiter"),
        ({"Fn::FindInMap": ["PerEnv", "test", "Job"]}, "no PerEnv / test / Job in Mappings"),
        ({"Fn::FindInMap": ["PerEnv", "dev", "Job", 5]}, "must be an object"),
        ({"Fn::FindInMap": ["PerEnv", "dev"]}, "takes 3 or 4 values"),
        ({"Fn::If": ["Nope", 1, 2]}, '"Nope" is not a condition'),
        ({"Fn::If": [{"Fn::Equals": [1, 1]}, 1, 2]}, "an object is not a condition"),
        ({"Fn::If": ["Looped", 1, 2]}, 'condition "Looped" refers to itself'),
        ({"Fn::Equals": [1, 1]}, "where a value belongs"),
        ({"Ref": "Ping"}, 'the name of "Ping" and the name of "Pong" refer to each other'),
    ],
    ids=repr,
)
def test_what_cloudformation_would_refuse(value, says):
    with pytest.raises(DecodeError, match=re.escape(says)):
        evaluate(value)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"Fn::GetAZs": ""}, "Fn::GetAZs"),
        ({"Fn::Cidr": ["10.0.0.0/24", 2, 4]}, "Fn::Cidr"),
        ({"Fn::Transform": {"Name": "AWS::Include"}, "a": 1}, "Fn::Transform"),
        ({"Fn::ForEach::Loop": ["x", [1], {}]}, "Fn::ForEach::Loop"),
        ({"Fn::New": 1}, "Fn::New"),
        ({"Fn::FindInMap": ["Included", "a", "b"]}, "Fn::Transform in Mappings"),
    ],
    ids=repr,
)
def test_what_only_cloudformation_expands(value, name):
    with pytest.raises(OpaqueError, match=name):
        evaluate(value)
