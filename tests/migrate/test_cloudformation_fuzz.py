"""No template, however wrong, ends in anything but a finding or a sentence."""

import copy
import textwrap

import pytest
from cfn_templates import CDK, HAND_WRITTEN, reading
from hypothesis import given, settings
from hypothesis import strategies as st

from glue2airflow.errors import Glue2AirflowError
from glue2airflow.sources.document import parse

WORDS = st.sampled_from(
    [
        "Env",
        "W",
        "T",
        "Here",
        "AWS::Region",
        "AWS::NoValue",
        "${Env}",
        "${W}",
        "${T.Arn}",
        "Pw",
        "${Pw}",
        "CONDITIONAL",
        "SCHEDULED",
        "{{resolve:ssm:/a}}",
        "{{resolve:secretsmanager:b}}",
        "true",
    ]
)
FUNCTIONS = st.sampled_from(
    [
        "Ref",
        "Condition",
        "Fn::And",
        "Fn::Base64",
        "Fn::Equals",
        "Fn::FindInMap",
        "Fn::GetAtt",
        "Fn::If",
        "Fn::ImportValue",
        "Fn::Join",
        "Fn::Length",
        "Fn::New",
        "Fn::Not",
        "Fn::Or",
        "Fn::Select",
        "Fn::Split",
        "Fn::Sub",
        "Fn::ToJsonString",
        "Fn::Transform",
        "Fn::ForEach::A",
    ]
)
MEMBERS = st.sampled_from(
    [
        "Actions",
        "Arguments",
        "Command",
        "Conditions",
        "CrawlerName",
        "DefaultRunProperties",
        "DefaultValue",
        "EventPattern",
        "ExecutionProperty",
        "JobName",
        "Name",
        "Predicate",
        "Properties",
        "Schedule",
        "StartOnCreation",
        "Tags",
        "Targets",
        "Timeout",
        "Type",
        "WorkflowName",
    ]
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 3), st.floats(), st.text(max_size=3), WORDS
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(FUNCTIONS, inner, min_size=1, max_size=1),
        st.dictionaries(MEMBERS | FUNCTIONS | st.text(max_size=2), inner, max_size=3),
    ),
    max_leaves=12,
)
TYPES = st.sampled_from(
    [
        "AWS::Glue::Workflow",
        "AWS::Glue::Trigger",
        "AWS::Glue::Job",
        "AWS::Glue::Crawler",
        "AWS::Events::Rule",
        "AWS::Glue::Database",
        "Custom::Thing",
    ]
)
RESOURCES = st.fixed_dictionaries(
    {"Type": TYPES | VALUES},
    optional={
        "Properties": st.dictionaries(MEMBERS, VALUES, max_size=6) | VALUES,
        "Condition": st.just("Here") | VALUES,
        "DependsOn": VALUES,
    },
)
PARAMETER_TYPES = st.sampled_from(
    ["String", "Number", "List<Number>", "AWS::SSM::Parameter::Value<List<String>>"]
)
PARAMETERS = st.fixed_dictionaries(
    {},
    optional={
        "Type": PARAMETER_TYPES | VALUES,
        "Default": VALUES,
        "NoEcho": VALUES,
        "AllowedValues": VALUES,
    },
)
TEMPLATES = st.fixed_dictionaries(
    {"Resources": st.dictionaries(st.sampled_from("WTJR"), RESOURCES, max_size=4)},
    optional={
        "Parameters": st.dictionaries(st.sampled_from(["Env", "Pw"]), PARAMETERS | VALUES),
        "Mappings": VALUES,
        "Conditions": st.dictionaries(st.sampled_from(["Here", "There"]), VALUES),
        "Transform": VALUES,
        "Outputs": VALUES,
    },
)
GIVEN = st.dictionaries(st.sampled_from(["Env", "Pw", "W", "AWS::Region"]), st.text(max_size=3))


def survives(template, parameters):
    """Whether reading ends well, or in an error of ours; anything else fails the test."""
    try:
        reading(template, parameters)
    except Glue2AirflowError as error:
        return str(error).startswith("template.yaml")
    return True


@settings(max_examples=400, deadline=None)
@given(template=TEMPLATES, parameters=GIVEN)
def test_no_template_ends_in_a_traceback(template, parameters):
    assert survives(template, parameters)


def places(data, path=()):
    """The path of every value inside ``data``."""
    yield path
    inside = data.items() if isinstance(data, dict) else ()
    for key, value in enumerate(data) if isinstance(data, list) else inside:
        yield from places(value, (*path, key))


def replaced(data, path, value):
    """``data`` with ``value`` at ``path``."""
    if not path:
        return value
    parent = data
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = value
    return data


WHOLE = {"hand-written": parse("t", textwrap.dedent(HAND_WRITTEN)).data, "cdk": CDK}


@pytest.mark.parametrize("template", WHOLE.values(), ids=WHOLE)
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_no_change_to_a_good_template_ends_in_a_traceback(template, data):
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(places(template))))
        template = replaced(copy.deepcopy(template), path, data.draw(VALUES))
    assert survives(template, {})
