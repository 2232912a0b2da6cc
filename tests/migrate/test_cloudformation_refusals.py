"""CloudFormation templates that leave something open, hide something, or are wrong."""

import re

import pytest
from cfn_templates import (
    EXCLUSIVE,
    codes,
    messages,
    only,
    reading,
    trigger,
    workflow,
)

from glue2airflow.errors import SourceError
from glue2airflow.findings import Status, status_of
from glue2airflow.sources.unresolved import Secret


def test_a_condition_that_cannot_be_decided():
    definition = only(EXCLUSIVE.format(default="NoEcho: false"))
    assert status_of(definition.findings) is Status.REFUSED
    assert (
        "GLU109 trigger manual: its condition Manual decides what the DAG does and cannot be "
        "resolved from this source: give it with --parameter Schedule=VALUE"
    ) in messages(definition)


def test_an_undecided_choice_of_what_a_trigger_does():
    choice = {"Fn::If": ["Here", {"JobName": "b"}, {"Ref": "AWS::NoValue"}]}
    template = trigger({"Actions": [{"JobName": "a"}, choice]})
    template["Conditions"] = {"Here": {"Fn::Equals": [{"Ref": "AWS::Region"}, "x"]}}
    definition = only(template)
    assert codes(definition) == ["GLU109"]
    assert "Actions[1]" in messages(definition)
    assert "--parameter AWS::Region=VALUE" in messages(definition)
    started = only(template, {"AWS::Region": "x"}).workflow.triggers[0].actions
    assert [action.job_name for action in started] == ["a", "b"]
    assert len(only(template, {"AWS::Region": "y"}).workflow.triggers[0].actions) == 1


def test_a_name_that_is_open_is_told():
    template = trigger({"Name": {"Fn::Sub": "${AWS::StackName}-start"}})
    assert "GLU101 chain ${AWS::StackName}-start: its name" in messages(only(template))
    assert "GLU101 chain ${T}: its name" in messages(only(trigger({"Name": None})))


@pytest.mark.parametrize("member", ["Schedule", "Predicate", "Actions", "Type", "Tags"])
def test_what_decides_and_is_not_known_is_refused(member):
    template = trigger({member: {"Fn::If": ["Here", "a", {"Ref": "AWS::NoValue"}]}})
    template["Conditions"] = {"Here": {"Fn::Equals": [{"Ref": "AWS::Region"}, "x"]}}
    assert codes(only(template)) == ["GLU109"]


def test_a_resource_whose_condition_is_false():
    template = trigger({"Actions": [{"JobName": {"Ref": "Load"}}]})
    template["Conditions"] = {"Never": {"Fn::Equals": [1, 2]}}
    template["Resources"]["Load"] = {"Type": "AWS::Glue::Job", "Condition": "Never"}
    template["Resources"]["Gone"] = {
        "Type": "AWS::Glue::Workflow",
        "Condition": "Never",
        "Properties": {"Name": {"Ref": "Nowhere"}},
    }
    definition = only(template)
    assert codes(definition) == ["GLU102"]
    assert '"Load" is referred to, but its Condition is false' in messages(definition)


@pytest.mark.parametrize(
    "targets", [5, [5], {"Fn::Transform": {}}, [{"Arn": {"Ref": "Nowhere"}}]], ids=str
)
def test_a_rule_whose_targets_cannot_be_read_is_told(targets):
    template = workflow({})
    template["Resources"]["R"] = {
        "Type": "AWS::Events::Rule",
        "Properties": {"Name": "r", "Targets": targets},
    }
    found = reading(template)
    assert [x.code for x in found.findings] == ["GLU103"]
    assert found.definitions[0].findings == ()


def test_a_credential_stays_out_of_what_is_read():
    template = trigger(
        {
            "Description": "plain",
            "Actions": [
                {
                    "JobName": "load",
                    "Arguments": {
                        "--password": {"Ref": "Password"},
                        "--url": {"Fn::Sub": "jdbc://${Password}@db"},
                        "--token": "{{resolve:secretsmanager:token}}",
                    },
                }
            ],
        }
    )
    template["Parameters"] = {"Password": {"Type": "String", "NoEcho": True, "Default": "hunter2"}}
    definition = only(template, {"Password": "hunter2"})
    arguments = definition.workflow.triggers[0].actions[0].arguments
    assert all(isinstance(value, Secret) for value in arguments.values())
    assert arguments["--url"] == "jdbc://${Password}@db"
    assert definition.findings == ()
    assert "hunter2" not in repr(definition)


@pytest.mark.parametrize(
    ("name", "declared", "secret"),
    [
        ("DbPassword", {"Default": "hunter2"}, True),
        ("DbPassword", {"Default": "hunter2", "NoEcho": False}, False),
        ("DbPassword", {"Default": "/prod/db/password"}, False),
        ("Table", {"Default": "orders"}, False),
    ],
)
def test_a_parameter_called_like_a_credential_is_one(name, declared, secret):
    action = {"JobName": "j", "Arguments": {"--p": {"Ref": name}}}
    template = trigger({"Actions": [action]})
    template["Parameters"] = {name: {"Type": "String", **declared}}
    given = only(template).workflow.triggers[0].actions[0].arguments["--p"]
    assert given == (f"${{{name}}}" if secret else declared["Default"])
    assert isinstance(given, Secret) == secret


@pytest.mark.parametrize("member", ["Name", "Description", "Schedule", "WorkflowName"])
def test_a_credential_in_place_of_a_name_is_refused(member):
    template = trigger({member: {"Ref": "Password"}})
    template["Parameters"] = {"Password": {"Type": "String", "NoEcho": True, "Default": "hunter2"}}
    definition = only(template)
    assert "GLU109" in codes(definition)
    assert '"Password" is a credential' in messages(definition)
    assert "hunter2" not in repr(definition)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("Actions", [{"Fn::Transform": {"Name": "AWS::Include"}}]),
        ("Schedule", {"Fn::New": 1}),
        ("Description", {"Fn::GetAZs": ""}),
        ("Fn::Transform", {"Name": "AWS::Include"}),
        ("Name", {"Fn::Cidr": []}),
    ],
)
def test_what_only_cloudformation_can_expand(member, value):
    definition = only(trigger({member: value}))
    assert "GLU109" in codes(definition)
    assert "aws cloudformation get-template" in messages(definition)
    assert "--template-stage Processed" in messages(definition)


def test_what_a_dag_does_not_need_may_be_anything():
    template = trigger({})
    template["Resources"] |= {
        "Load": {
            "Type": "AWS::Glue::Job",
            "Properties": {
                "Name": "load",
                "Role": {"Fn::Nonsense": 1},
                "Connections": {"Ref": 5},
                "DefaultArguments": {"Fn::Transform": {"Name": "AWS::Include"}},
            },
        },
        "Other": {"Type": "AWS::Lambda::Function", "Properties": {"Fn::If": "nonsense"}},
        "Fn::ForEach::Queues": ["Q", ["a"], {"Queue${Q}": {"Type": "AWS::SQS::Queue"}}],
    }
    template["Outputs"] = {"A": {"Value": {"Ref": "Nowhere"}}}
    definition = only(template)
    assert {x.level.value for x in definition.findings} == {"note"}
    assert codes(definition) == ["GLU104"]


@pytest.mark.parametrize(
    ("extra", "part"),
    [
        ({"Transform": "MyMacro"}, "the macro MyMacro"),
        ({"Transform": ["AWS::LanguageExtensions", "MyMacro"]}, "the macro MyMacro"),
        ({"Transform": {"Name": "AWS::Include", "Parameters": {}}}, "the macro AWS::Include"),
        ({"Fn::Transform": {"Name": "AWS::Include"}}, "Fn::Transform at the top level"),
    ],
    ids=str,
)
def test_a_macro_puts_every_workflow_in_doubt(extra, part):
    for template in (trigger({}), workflow({})):
        definition = only({**template, **extra})
        assert codes(definition) == ["GLU109"]
        assert part in messages(definition)


@pytest.mark.parametrize(
    "transform",
    [
        "AWS::Serverless-2016-10-31",
        ["AWS::LanguageExtensions", "AWS::CodeDeployBlueGreen"],
        None,
        [],
    ],
    ids=str,
)
def test_transforms_that_leave_glue_alone(transform):
    assert only({**workflow({}), "Transform": transform}).findings == ()


@pytest.mark.parametrize("of_type", ["AWS::Glue::Trigger", "AWS::Glue::Workflow", {"Ref": "Type"}])
def test_a_loop_that_hides_triggers(of_type):
    template = workflow({})
    template["Resources"]["Fn::ForEach::Tables"] = ["T", ["a"], {"X${T}": {"Type": of_type}}]
    found = reading(template)
    assert [x.code for x in found.findings] == ["GLU109"]
    assert codes(found.definitions[0]) == ["GLU109"]
    assert "Fn::ForEach::Tables in Resources" in found.findings[0].message


def test_an_include_among_the_resources_could_hold_anything():
    template = workflow({})
    template["Resources"]["Fn::Transform"] = {"Name": "AWS::Include"}
    assert codes(only(template)) == ["GLU109"]


def test_a_standalone_trigger_in_doubt_is_called_a_trigger():
    assert "GLU109 trigger start: the macro M" in messages(only({**trigger({}), "Transform": "M"}))


@pytest.mark.parametrize("condition", [{"Fn::New": 1}, {"Fn::Equals": [{"Fn::GetAZs": ""}, 1]}])
def test_a_condition_that_only_cloudformation_can_expand(condition):
    template = trigger({}, Condition="Here")
    template["Conditions"] = {"Here": condition}
    assert codes(only(template)) == ["GLU109"]


def test_an_attribute_that_only_cloudformation_can_expand():
    definition = only(trigger({}, **{"Fn::Transform": {"Name": "AWS::Include"}}))
    assert "GLU109 trigger start: Fn::Transform" in messages(definition)


OPEN_SETTINGS = {
    "ExecutionProperty": ({"MaxConcurrentRuns": 3}, True),
    "Timeout": (30, True),
    "MaxRetries": (1, True),
    "DefaultArguments": ({"--a": "b"}, False),
    "Command": ({"Name": "glueetl"}, False),
    "JobRunQueuingEnabled": (True, False),
    "NotificationProperty": ({"NotifyDelayAfter": 5}, False),
}


@pytest.mark.parametrize("member", OPEN_SETTINGS)
def test_a_setting_of_a_job_that_depends_on_the_stack(member):
    value, told = OPEN_SETTINGS[member]
    template = trigger({})
    template["Conditions"] = {"Here": {"Fn::Equals": [{"Ref": "AWS::Region"}, "x"]}}
    template["Resources"]["Load"] = {
        "Type": "AWS::Glue::Job",
        "Properties": {
            "Name": "load",
            member: {"Fn::If": ["Here", value, {"Ref": "AWS::NoValue"}]},
        },
    }
    definition = only(template)
    assert list(definition.workflow.jobs) == ["load"]
    assert codes(definition) == ["GLU115"] * told
    assert only(template, {"AWS::Region": "x"}).findings == ()


def test_members_and_attributes_that_are_not_known():
    definition = only(trigger({"Priority": 1, "State": "ACTIVATED"}, Sharding="a"))
    assert codes(definition) == ["GLU103"] * 3
    for member in ("Priority", "State", "Sharding"):
        assert f"{member} is not known" in messages(definition)


def test_sections_that_are_not_known():
    found = reading({**workflow({}), "Extra": {}})
    assert [x.code for x in found.findings] == ["GLU103"]


@pytest.mark.parametrize(
    ("properties", "says"),
    [
        ({"Name": {"Ref": "T"}}, "refers to itself"),
        ({"Actions": [{"JobName": {"Ref": "Nowhere"}}]}, '"Nowhere" is neither a parameter'),
        ({"Actions": [{"JobName": {"Fn::FindInMap": ["a", "b", "c"]}}]}, "finds no a / b / c"),
        ({"Description": {"Fn::Sub": "${Nowhere}"}}, "Description: "),
        ({"Actions": 5}, "Actions must be a list"),
        ({"Tags": [5]}, "Tags must be an object"),
        ({"StartOnCreation": "perhaps"}, "StartOnCreation must be true or false"),
        ({"WorkflowName": {"Fn::Join": 1}}, "WorkflowName: Fn::Join must be a list"),
    ],
)
def test_a_malformed_piece_is_told_of_its_workflow(properties, says):
    definition = only(trigger(properties))
    assert status_of(definition.findings) is Status.REFUSED
    assert says in messages(definition)


@pytest.mark.parametrize("properties", [5, [1], "text", {"Fn::If": ["a", {}, {}]}])
def test_properties_that_are_no_object(properties):
    definition = only(
        {"Resources": {"T": {"Type": "AWS::Glue::Trigger", "Properties": properties}}}
    )
    assert "GLU102 trigger ${T}: Properties: it must be an object" in messages(definition)


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ({"Resources": [1]}, "Resources must be an object, not a list"),
        ({"Resources": {"A": 1}}, "Resources.A must be an object, not a number"),
        ({"Resources": {"A": {}}}, "the resource A has no Type"),
        ({"Resources": {"A": {"Type": ["x"]}}}, "the resource A has no Type"),
        ({"Resources": {}, "Parameters": 5}, "Parameters must be an object"),
        ({"Resources": {}, "Mappings": "x"}, "Mappings must be an object"),
        ({"Resources": {}, "Conditions": []}, "Conditions must be an object"),
        ({"TemplateBody": 5}, "a template must be an object"),
        ([], "a template must be an object"),
    ],
    ids=str,
)
def test_a_template_that_cannot_be_read_at_all(template, says):
    with pytest.raises(SourceError, match=re.escape(f"template.yaml: {says}")):
        reading(template)
