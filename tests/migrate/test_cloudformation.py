"""CloudFormation templates, as people write them, read into workflows."""

import json

import pytest
from cfn_templates import (
    CDK,
    EXCLUSIVE,
    HAND_WRITTEN,
    codes,
    messages,
    only,
    reading,
    trigger,
    workflow,
)

from glue2airflow.errors import SourceError
from glue2airflow.findings import Status, status_of
from glue2airflow.sources import read_all
from glue2airflow.sources.cloudformation import read
from glue2airflow.sources.document import Document


def test_a_hand_written_template():
    definition = only(HAND_WRITTEN)
    nightly = definition.workflow
    start, then = nightly.triggers
    assert definition.findings == ()
    assert nightly.name == "nightly-dev"
    assert nightly.max_concurrent_runs == 1
    assert nightly.tags == {"team": "data"}
    assert nightly.default_run_properties == {
        "bucket": "raw-data", "retries": "2", "full": "true", "note": "",
    }  # fmt: skip
    assert (start.schedule, start.state) == ("cron(0 2 ? * 1 *)", "ACTIVATED")
    assert [str(a.node) for a in start.actions] == ["crawler scan-dev"]
    assert (then.state, then.logical) == ("ACTIVATED", "ANY")
    assert then.conditions[0].node == start.actions[0].node
    assert then.actions[0].timeout == 15
    assert then.actions[0].arguments == {
        "--run": "$AWS_GLUE_WORKFLOW_RUN_ID", "--day": "7", "--bucket": "$.detail.bucket.name",
    }  # fmt: skip
    assert nightly.crawlers["scan-dev"].schedule == "cron(30 0 * * ? *)"
    load = nightly.jobs["load"]
    assert (load.timeout, load.glue_version) == (30, "4.0")
    assert load.execution_property.max_concurrent_runs == 2
    assert load.command.script_location == "s3://${AWS::AccountId}/load.py"


def test_parameters_choose_the_environment():
    nightly = only(HAND_WRITTEN, {"Env": "prod", "NightlyCron": "cron(0 3 * * ? *)"}).workflow
    assert nightly.name == "nightly-prod"
    assert nightly.jobs["load"].timeout == 90
    assert nightly.triggers[0].schedule == "cron(0 3 * * ? *)"


def test_a_value_that_the_template_does_not_allow():
    with pytest.raises(SourceError, match='parameter "Env" must be one of dev, prod'):
        reading(HAND_WRITTEN, {"Env": "porduction"})


def test_a_template_that_cdk_made():
    definition = only(CDK)
    start, then = definition.workflow.triggers
    assert definition.workflow.name == "${WorkflowA1}"
    assert start.event_batching_condition.batch_size == 100
    assert (start.state, then.state) == ("CREATED", "ACTIVATED")
    assert then.event_batching_condition is None
    assert then.conditions[0].node == start.actions[0].node
    (rule,) = definition.workflow.rules
    assert rule.name == "${RuleF6}"
    assert rule.event_pattern == '{"source":["aws.s3"],"account":["${AWS::AccountId}"]}'
    assert set(codes(definition)) == {"GLU101"}
    assert '"${JobC3}"; give it with --parameter JobC3=VALUE' in messages(definition)


def test_generated_names_can_be_given():
    names = {"WorkflowA1": "wf-1", "StartB2": "t-1", "ThenD4": "t-2", "JobC3": "j-1", "RuleF6": "r"}
    definition = only(CDK, names)
    assert definition.findings == ()
    assert definition.workflow.name == "wf-1"
    assert [t.name for t in definition.workflow.triggers] == ["t-1", "t-2"]
    assert list(definition.workflow.jobs) == ["j-1"]


def test_sam_leaves_glue_resources_as_they_are():
    definition = only(
        """
        Transform: AWS::Serverless-2016-10-31
        Globals: {Function: {Timeout: 3}}
        Resources:
          Hello: {Type: AWS::Serverless::Function, Properties: {Events: {A: {Type: Api}}}}
          W: {Type: AWS::Glue::Workflow, Properties: {Name: w, Description: !Ref HelloRole}}
        """
    )
    assert definition.workflow.name == "w"
    # The role is one that SAM adds.
    assert codes(definition) == ["GLU101"]
    assert "--parameter HelloRole=VALUE" in messages(definition)


def test_the_reply_of_get_template(tmp_path):
    for body in (
        workflow({}),
        "Resources: {W: {Type: 'AWS::Glue::Workflow', Properties: {Name: nightly}}}",
    ):
        file = tmp_path / "reply.yaml"

        file.write_text(json.dumps({"TemplateBody": body, "StagesAvailable": ["Processed"]}))
        (definition,) = read_all([str(file)])[0].definitions
        assert definition.workflow.name == "nightly"


@pytest.mark.parametrize(
    ("kind", "started", "state"),
    [
        ("SCHEDULED", None, "CREATED"),
        ("SCHEDULED", False, "CREATED"),
        ("SCHEDULED", True, "ACTIVATED"),
        ("SCHEDULED", "true", "ACTIVATED"),
        ("SCHEDULED", "True", "ACTIVATED"),
        ("CONDITIONAL", None, "CREATED"),
        ("CONDITIONAL", "false", "CREATED"),
        ("CONDITIONAL", True, "ACTIVATED"),
        ("EVENT", None, "CREATED"),
        ("EVENT", True, "CREATED"),
        ("ON_DEMAND", None, "CREATED"),
        ("ON_DEMAND", False, "CREATED"),
    ],
)
def test_activation(kind, started, state):
    inventory = read(
        Document("t", trigger({"Type": kind, "StartOnCreation": started, "WorkflowName": "w"})), {}
    )
    assert inventory.triggers["start"].state == state
    assert inventory.findings == {}


def test_activation_that_glue_refuses():
    definition = only(trigger({"StartOnCreation": True}))
    assert status_of(definition.findings) is Status.REFUSED
    assert "refuses StartOnCreation on an ON_DEMAND trigger" in messages(definition)


def test_activation_that_a_parameter_decides():
    template = trigger({"Type": "SCHEDULED", "StartOnCreation": {"Ref": "On"}})
    template["Parameters"] = {"On": {"Type": "String"}}
    assert "GLU109 trigger start: StartOnCreation" in messages(only(template))
    assert only(template, {"On": "true"}).workflow.triggers[0].state == "ACTIVATED"
    assert "GLU102" in messages(only(template, {"On": "maybe"}))


@pytest.mark.parametrize(
    "tags", [{"team": "data"}, [{"Key": "team", "Value": "data"}], {"team": {"Fn::Sub": "data"}}]
)
def test_tags_in_either_form(tags):
    assert only(trigger({"Tags": tags})).workflow.tags == {"team": "data"}
    assert only(workflow({"Tags": tags})).workflow.tags == {"team": "data"}


@pytest.mark.parametrize("empty", [{}, None, {"Ref": "AWS::NoValue"}])
def test_empty_members(empty):
    action = {"JobName": "load", "Arguments": empty, "NotificationProperty": empty}
    definition = only(trigger({"Actions": [action], "Description": None, "Tags": empty}))
    assert definition.findings == ()
    assert definition.workflow.triggers[0].actions[0].arguments == {}
    assert only(workflow({"DefaultRunProperties": empty})).findings == ()


def test_run_properties_that_are_no_data():
    written = {"--enable-metrics": "", "glue.workflow.maxConcurrentRuns": 1, "date": "?????"}
    properties = only(workflow({"DefaultRunProperties": written})).workflow.default_run_properties
    assert properties == {**written, "glue.workflow.maxConcurrentRuns": "1"}


NAMING = {
    "by Ref": ("!Ref W", "nightly"),
    "by the same parameter": ("!Ref Name", "!Ref Name"),
    "by an equal Sub": ("!Sub '${Team}-${Name}'", "!Sub '${Team}-${Name}'"),
    "by Sub and by Join": ("!Join ['-', [!Ref Team, x]]", "!Sub '${Team}-x'"),
    "by a literal": ("nightly", "nightly"),
    "by Ref of a resource without a name": ("!Ref W", "!Ref AWS::NoValue"),
    "by the same export": ("!ImportValue wf", "!ImportValue wf"),
    "by the same choice": ("!If [Big, a, b]", "!If [Big, a, b]"),
}


@pytest.mark.parametrize(("reference", "name"), NAMING.values(), ids=NAMING)
def test_a_trigger_finds_its_workflow(reference, name):
    definition = only(
        f"""
        Parameters:
          Name: {{Type: String}}
          Team: {{Type: String, Default: etl}}
        Conditions: {{Big: !Equals [!Ref Name, big]}}
        Resources:
          W: {{Type: AWS::Glue::Workflow, Properties: {{Name: {name}, Description: found}}}}
          T:
            Type: AWS::Glue::Trigger
            Properties: {{Name: t, Type: ON_DEMAND, WorkflowName: {reference}, Actions: []}}
        """
    )
    assert definition.workflow.description == "found"
    assert [t.name for t in definition.workflow.triggers] == ["t"]
    assert set(codes(definition)) <= {"GLU101"}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ({"Ref": "JobName"}, "JobName"),
        ({"Ref": "Stored"}, "Stored"),
        ({"Fn::ImportValue": "jobs-Load"}, "jobs-Load"),
        ({"Fn::GetAtt": ["Jobs", "Outputs.Load"]}, "Jobs.Outputs.Load"),
        ("{{resolve:ssm:/etl/load}}", "{{resolve:ssm:/etl/load}}"),
    ],
)
def test_a_job_that_only_another_stack_knows(name, key):
    template = trigger({"Actions": [{"JobName": name}]})
    template["Resources"]["Jobs"] = {"Type": "AWS::CloudFormation::Stack"}
    template["Parameters"] = {
        "JobName": {"Type": "String"},
        "Stored": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/etl/load"},
    }
    definition = only(template)
    assert codes(definition) == ["GLU101"]
    assert f"give it with --parameter {key}=VALUE" in messages(definition)
    given_definition = only(template, {key: "load"})
    assert given_definition.findings == ()
    assert given_definition.workflow.triggers[0].actions[0].job_name == "load"


def test_names_that_look_odd_stay_as_they_are():
    for name in ("project:job/name/JobOne", "{{inputs.job_name}}", "job ${!x}"):
        definition = only(trigger({"Actions": [{"JobName": name}]}))
        assert definition.workflow.triggers[0].actions[0].job_name == name
        assert definition.findings == ()


@pytest.mark.parametrize(
    ("default", "parameters", "left"),
    [
        ("Default: ''", {}, ["manual"]),
        ("Default: 'cron(0 1 * * ? *)'", {}, ["scheduled"]),
        ("Default: ''", {"Schedule": "cron(0 1 * * ? *)"}, ["scheduled"]),
        ("NoEcho: false", {"Schedule": ""}, ["manual"]),
    ],
)
def test_start_triggers_under_exclusive_conditions(default, parameters, left):
    definition = only(EXCLUSIVE.format(default=default), parameters)
    assert [t.name for t in definition.workflow.triggers] == left
    assert definition.findings == ()


def test_an_undecided_condition_elsewhere_does_not_matter():
    template = trigger({})
    template["Conditions"] = {"Here": {"Fn::Equals": [{"Ref": "AWS::Region"}, "x"]}}
    template["Resources"]["Load"] = {
        "Type": "AWS::Glue::Job",
        "Condition": "Here",
        "Properties": {"Name": "load"},
    }
    definition = only(template)
    assert definition.findings == ()
    assert list(definition.workflow.jobs) == ["load"]


def test_several_workflows_may_share_a_job():
    starts = {
        f"T{name}": {
            "Type": "AWS::Glue::Trigger",
            "Properties": {
                "Name": f"start-{name}",
                "Type": "ON_DEMAND",
                "WorkflowName": {"Ref": name},
                "Actions": [{"JobName": {"Ref": "Load"}}],
            },
        }
        for name in ("A", "B")
    }
    found = reading(
        {
            "Resources": {
                "A": {"Type": "AWS::Glue::Workflow", "Properties": {"Name": "a"}},
                "B": {"Type": "AWS::Glue::Workflow", "Properties": {"Name": "b"}},
                "Load": {"Type": "AWS::Glue::Job", "Properties": {"Name": "load"}},
                **starts,
            }
        }
    )
    assert [(d.workflow.name, list(d.workflow.jobs)) for d in found.definitions] == [
        ("a", ["load"]),
        ("b", ["load"]),
    ]


def test_a_trigger_without_a_workflow_is_a_chain_of_its_own():
    definition = only(trigger({"Type": "SCHEDULED", "Schedule": "cron(0 1 * * ? *)"}))
    assert definition.workflow.standalone
    assert definition.workflow.name == "start"


@pytest.mark.parametrize(
    ("arn", "found"),
    [
        ({"Fn::Sub": "arn:aws:glue:${AWS::Region}:${AWS::AccountId}:workflow/${W}"}, True),
        ("arn:aws:glue:eu-west-1:123456789012:workflow/nightly", True),
        ("arn:aws:glue:eu-west-1:123456789012:workflow/other", False),
        ({"Fn::GetAtt": "Function.Arn"}, False),
        (5, False),
    ],
    ids=str,
)
def test_the_rule_that_starts_a_workflow(arn, found):
    template = workflow({})
    template["Resources"]["Function"] = {"Type": "AWS::Lambda::Function"}
    template["Resources"]["Rule"] = {
        "Type": "AWS::Events::Rule",
        "Properties": {
            "Name": "on-upload",
            "ScheduleExpression": "rate(1 hour)",
            "EventBusName": "default",
            "Targets": [{"Id": "1", "Arn": arn}],
        },
    }
    definitions = {d.workflow.name: d for d in reading(template).definitions}
    rules = definitions["nightly"].workflow.rules
    assert [r.name for r in rules] == ["on-upload"][: int(found)]
    if found:
        assert (rules[0].schedule_expression, rules[0].event_bus_name) == (
            "rate(1 hour)",
            "default",
        )


@pytest.mark.parametrize("target", ["arn:aws:glue:x:1:workflow/nightly", {"Ref": "Gone"}])
def test_a_rule_whose_condition_is_false(target):
    template = workflow({})
    template["Conditions"] = {"Never": {"Fn::Equals": [1, 2]}}
    template["Resources"] |= {
        "Gone": {"Type": "AWS::SQS::Queue", "Condition": "Never"},
        "Rule": {
            "Type": "AWS::Events::Rule",
            "Condition": "Never",
            "Properties": {"Targets": [{"Arn": target}]},
        },
    }
    found = reading(template)
    assert found.definitions[0].workflow.rules == ()
    assert found.findings == ()


STATES = ["SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED"]


@pytest.mark.parametrize("logical", [None, "AND", "ANY"])
@pytest.mark.parametrize("count", [1, 2, 10])
def test_predicates_are_taken_as_written(logical, count):
    conditions = [
        {"LogicalOperator": "EQUALS", "JobName": f"job-{i}", "State": STATES[i % 4]}
        for i in range(count)
    ]
    predicate = {"Conditions": conditions, **({"Logical": logical} if logical else {})}
    template = trigger({"Type": "CONDITIONAL", "WorkflowName": "w", "Predicate": predicate})
    (found,) = read(Document("t", template), {}).triggers.values()
    assert found.logical == (logical or "")
    assert [c.state for c in found.conditions] == [c["State"] for c in conditions]


def test_every_member_of_an_action():
    action = {
        "JobName": "load",
        "Timeout": 5,
        "SecurityConfiguration": {"Ref": "Locked"},
        "NotificationProperty": {"NotifyDelayAfter": "10"},
    }
    crawl = {"CrawlerName": "scan", "Arguments": {"--a": 1}}
    template = trigger({"Actions": [action, crawl]})
    template["Resources"]["Locked"] = {
        "Type": "AWS::Glue::SecurityConfiguration",
        "Properties": {"Name": "locked", "EncryptionConfiguration": {}},
    }
    load, scan = only(template).workflow.triggers[0].actions
    assert (load.timeout, load.security_configuration) == (5, "locked")
    assert load.notification_property.notify_delay_after == 10
    assert (scan.crawler_name, scan.arguments) == ("scan", {"--a": "1"})
