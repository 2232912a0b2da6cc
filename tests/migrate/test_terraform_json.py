"""Plans and states: what they leave open, what they hide, and which of them are refused."""

import copy
import json
from pathlib import Path

import pytest
from terraform_sources import codes, inventory, said

from airflow_glue_bridge.glue.model import Node, NodeType
from glue2airflow.errors import SourceError
from glue2airflow.sources import read_all
from glue2airflow.sources.assemble import assemble
from glue2airflow.sources.terraform import recognises
from glue2airflow.sources.unresolved import Secret

ESTATES = Path(__file__).parents[1] / "terraform_estates"
LOAD = {
    "mode": "managed",
    "type": "aws_glue_job",
    "name": "load",
    "instances": [{"attributes": {"name": "load", "command": [{"script_location": "s3://a"}]}}],
}


def trigger(**attributes):
    actions = [{"arguments": None, "job_name": "load", "crawler_name": "", "timeout": 0}]
    held = {"name": "start", "type": "ON_DEMAND", "actions": actions, "workflow_name": ""}
    return {**held, **attributes}


def state(*instances, kind="aws_glue_trigger", **members):
    resource = {"mode": "managed", "type": kind, "name": "this", "instances": list(instances)}
    return {"version": 4, "serial": 1, "lineage": "x", "resources": [{**resource, **members}]}


def instance(attributes, **members):
    return {"attributes": attributes, **members}


def plan_of(name):
    return json.loads((ESTATES / name / "plan.json").read_text())


# --- states ---


def test_absent_members_of_older_providers():
    batching = {"batch_size": 5, "batch_window": None}
    found = inventory(
        state(instance(trigger(type="EVENT", enabled=False, event_batching_condition=[batching])))
    )
    (start,) = found.triggers.values()
    assert (start.state, start.workflow_name, start.schedule) == ("CREATED", "", "")
    assert start.actions[0].timeout is None
    assert start.event_batching_condition.batch_window == 900
    assert found.findings == {}


@pytest.mark.parametrize(
    ("kind", "attributes", "expected"),
    [
        ("SCHEDULED", {"enabled": True}, "ACTIVATED"),
        ("SCHEDULED", {}, "ACTIVATED"),
        ("SCHEDULED", {"enabled": False}, "CREATED"),
        ("SCHEDULED", {"enabled": False, "state": "DEACTIVATED"}, "DEACTIVATED"),
        ("SCHEDULED", {"enabled": True, "state": "ACTIVATING"}, "ACTIVATING"),
        ("ON_DEMAND", {"enabled": False}, "CREATED"),
        ("EVENT", {"enabled": False}, "CREATED"),
        ("EVENT", {"enabled": True, "state": "CREATED"}, "CREATED"),
    ],
)
def test_the_state_of_a_trigger(kind, attributes, expected):
    found = inventory(
        state(instance(trigger(type=kind, schedule="cron(0 1 * * ? *)", **attributes)))
    )
    assert found.triggers["start"].state == expected


def test_instances_that_are_going_and_data_sources_are_left_out():
    going = instance(trigger(name="gone"), deposed="00000001")
    assert list(inventory(state(going, instance(trigger()))).triggers) == ["start"]
    assert inventory(state(instance(trigger()), mode="data")).triggers == {}


def test_instances_that_are_going_are_left_out_of_what_is_shown():
    going = {**_resource("aws_glue_trigger", "this", trigger(name="gone")), "deposed_key": "1"}
    there = _resource("aws_glue_trigger", "this", trigger())
    shown = {"format_version": "1.0", "values": {"root_module": {"resources": [there, going]}}}
    assert list(inventory(shown).triggers) == ["start"]


def test_a_sensitive_value_is_a_credential():
    path = [
        {"type": "get_attr", "value": "actions"},
        {"type": "index", "value": {"value": 0, "type": "number"}},
        {"type": "get_attr", "value": "arguments"},
        {"type": "index", "value": {"value": "--pin", "type": "string"}},
    ]
    actions = [{"job_name": "load", "arguments": {"--pin": "1234", "--day": "1"}}]
    marked = instance(trigger(actions=actions), sensitive_attributes=[path])
    arguments = inventory(state(marked)).triggers["start"].actions[0].arguments
    assert isinstance(arguments["--pin"], Secret)
    assert "1234" not in str(arguments)
    assert arguments["--day"] == "1"


def test_different_credentials_stay_different():
    path = ["actions", "arguments", "--pin"]
    steps = [{"type": "get_attr", "value": step} for step in path]
    steps.insert(1, {"type": "index", "value": {"value": 0, "type": "number"}})
    held = [
        instance(
            trigger(name=name, actions=[{"job_name": "load", "arguments": {"--pin": pin}}]),
            sensitive_attributes=[steps],
        )
        for name, pin in (("a", "1234"), ("b", "5678"), ("c", "1234"))
    ]
    first, second, third = (t.actions for t in inventory(state(*held)).triggers.values())
    assert first == third != second


def test_a_sensitive_name_is_refused_and_not_told():
    marked = instance(trigger(), sensitive_attributes=[[{"type": "get_attr", "value": "schedule"}]])
    marked["attributes"]["schedule"] = "cron(7 7 7 7 ? 2077)"
    found = inventory(state(marked))
    assert "GLU109" in codes(found.findings["start"])
    assert "2077" not in said(found.findings["start"])


def test_what_the_provider_fills_in_is_absent():
    job = {
        "name": "load",
        "command": [{"name": "glueetl", "script_location": "s3://a", "runtime": ""}],
        "glue_version": "4.0",
        "timeout": 2880,
        "max_retries": 0,
        "notification_property": [{"notify_delay_after": 0}],
    }
    data = state(instance(job), kind="aws_glue_job")
    load = inventory(data).jobs["load"]
    assert (load.timeout, load.max_retries, load.notification_property) == (None, None, None)
    assert load.execution_property.max_concurrent_runs == 1
    job["timeout"] = 480
    assert inventory(data).jobs["load"].timeout == 480


def test_what_the_tables_do_not_name_is_told():
    found = inventory(state(instance(trigger(novelty="x", priority=0))))
    assert said(found.findings["start"]).startswith("GLU103 trigger start: novelty is not known")
    job = copy.deepcopy(LOAD)
    job["instances"][0]["attributes"]["shape"] = "round"
    found = inventory({**state(), "resources": [job]})
    assert codes(found.findings[Node(NodeType.JOB, "load")]) == ["GLU104"]


def test_rules_and_targets():
    arn = "arn:aws:glue:eu-west-1:123456789012:workflow/uploads"
    rule = state(instance({"name": "r", "is_enabled": False}), kind="aws_cloudwatch_event_rule")
    target = state(
        *(instance({"rule": name, "arn": arn}) for name in ("r", "of-another-state")),
        instance({"rule": "r", "arn": "arn:aws:lambda:eu-west-1:123456789012:function:f"}),
        kind="aws_cloudwatch_event_target",
    )
    both = {**rule, "resources": [*rule["resources"], *target["resources"]]}
    known, unknown = inventory(both).rules["uploads"]
    assert (known.name, known.state, known.event_bus_name) == ("r", "DISABLED", "default")
    assert (unknown.name, unknown.state) == ("of-another-state", "")


def test_rules_of_one_name_in_several_regions():
    def part(kind, region, attributes):
        members = {"kind": kind, "module": f"module.{region}"}
        return state(instance(attributes), **members)["resources"]

    resources = []
    for region in ("eu-west-1", "us-east-1"):
        arn = f"arn:aws:glue:{region}:123456789012:workflow/uploads"
        rule = {"name": "r", "event_pattern": json.dumps({"region": [region]})}
        resources += part("aws_cloudwatch_event_rule", region, rule)
        resources += part("aws_cloudwatch_event_target", region, {"rule": "r", "arn": arn})
    found = inventory({**state(), "resources": resources}).rules["uploads"]
    assert [json.loads(rule.event_pattern)["region"] for rule in found] == [
        *(["eu-west-1"], ["us-east-1"])
    ]


def test_the_same_resources_of_another_provider_are_told_of():
    data = state(instance({"name": "w"}), kind="awscc_glue_workflow")
    assert codes(inventory(data).findings[""]) == ["GLU103"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"version": 3, "serial": 1, "modules": []}, "a state of version 3"),
        ({"format_version": "2.0", "values": {}}, "format_version is newer"),
        ({"format_version": "1.0"}, "holds nothing"),
        ({"planned_values": {}, "errored": True}, "ended in an error"),
        ({"planned_values": {}, "complete": False}, "a plan of a part only"),
        ({"planned_values": {}, "resource_changes": [1]}, "resource_changes must be an object"),
        ({"version": 4, "serial": 1, "resources": "x"}, "resources must be a list"),
        (
            {"format_version": "1.0", "values": {"root_module": "x"}},
            "root_module must be an object",
        ),
        ({"planned_values": {"root_module": {"resources": [1]}}}, "must be an object"),
    ],
)
def test_what_cannot_be_read_ends_in_a_sentence(data, says):
    assert recognises(data)
    with pytest.raises(SourceError, match=says):
        inventory(data)


@pytest.mark.parametrize("data", [None, [], {}, {"Resources": {}}, {"version": 4}, "terraform"])
def test_what_is_not_of_terraform(data):
    assert not recognises(data)


# --- plans ---


def test_names_that_are_ids_come_from_the_references():
    found = inventory(plan_of("fan_in"))
    assert {str(a.node) for t in found.triggers.values() for a in t.actions} == {
        *("job votes-count", "job votes-publish", "job votes-alarm"),
        *("crawler votes-east", "crawler votes-west"),
    }
    assert codes(found.findings["votes"]) == ["GLU120"]


def _without_references(plan, path):
    """A plan whose expression at a path is one that says nothing."""
    resources = plan["configuration"]["root_module"]["resources"]
    expressions = next(r for r in resources if r["name"] == "counted")["expressions"]
    for step in path[:-1]:
        expressions = expressions[step]
    expressions[path[-1]] = {"references": ["local.names"]}
    return plan


def test_a_name_that_no_single_reference_tells_stays_open():
    plan = _without_references(plan_of("fan_in"), ["actions", 0, "job_name"])
    key = "aws_glue_trigger.counted.actions[0].job_name"
    (definition,) = assemble(inventory(plan)).definitions
    # local.names is one thing, and not one whose value a plan tells.
    text = said(definition.findings)
    assert "GLU101 trigger votes-counted: Actions[0].JobName" in text
    assert "known after apply" in text
    assert 'it refers to "local.names"' in text
    given = inventory(plan, {"local.names": "votes-publish"})
    assert given.triggers["votes-counted"].actions[0].job_name == "votes-publish"
    assert key not in str(given.findings)


@pytest.mark.parametrize(
    ("references", "resolved"),
    [
        (["aws_glue_job.publish.id", "aws_glue_job.publish"], True),
        (["aws_glue_job.publish.name", "aws_glue_job.publish"], True),
        (["aws_glue_job.publish.arn", "aws_glue_job.publish"], False),
        (["aws_glue_job.publish"], True),
        (["aws_glue_crawler.east.id", "aws_glue_crawler.east"], False),
        (["aws_glue_job.publish.id", "aws_glue_job.count.id"], False),
        (["aws_glue_job.publish.id", "var.suffix"], False),
        (["aws_glue_job.publish", "each.key"], False),
        (["var.name"], False),
        (["module.none.id", "module.none"], False),
        (["each.value"], False),
        ([], False),
    ],
    ids=str,
)
def test_which_references_are_followed(references, resolved):
    plan = plan_of("fan_in")
    resources = plan["configuration"]["root_module"]["resources"]
    counted = next(r for r in resources if r["name"] == "counted")
    counted["expressions"]["actions"][0]["job_name"] = {"references": references}
    name = inventory(plan).triggers["votes-counted"].actions[0].job_name
    assert (name == "votes-publish") is resolved
    assert resolved or name.startswith("${")


def test_unknown_blocks_without_expressions_stay_open():
    plan = plan_of("fan_in")
    resources = plan["configuration"]["root_module"]["resources"]
    counted = next(r for r in resources if r["name"] == "counted")
    del counted["expressions"]["actions"]  # as where dynamic blocks make them
    found = inventory(plan)
    key = "aws_glue_trigger.counted.actions[0].job_name"
    assert found.triggers["votes-counted"].actions[0].job_name == f"${{{key}}}"
    assert f"'{key}=VALUE'" in said(found.findings["votes"])
    given = inventory(plan, {key: "votes-publish"})
    assert given.triggers["votes-counted"].actions[0].job_name == "votes-publish"


def test_what_replaces_an_instance_that_is_going_keeps_its_unknown_members():
    plan = plan_of("fan_in")
    changes = plan["resource_changes"]
    going = [{**c, "deposed": "00000001", "change": {"after_unknown": {}}} for c in changes]
    plan["resource_changes"] = [*changes, *going]
    assert inventory(plan).triggers == inventory(plan_of("fan_in")).triggers


def test_ids_travel_through_modules():
    plan = {
        "format_version": "1.2",
        "planned_values": {
            "root_module": {
                "child_modules": [
                    {
                        "address": 'module.flow["a"]',
                        "resources": [
                            {
                                **_resource("aws_glue_trigger", "start", trigger()),
                                "address": 'module.flow["a"].aws_glue_trigger.start',
                            }
                        ],
                    },
                    {
                        "address": 'module.job["a"]',
                        "resources": [_resource("aws_glue_job", "this", {"name": "load-a"})],
                    },
                ]
            }
        },
        "resource_changes": [
            {
                "address": 'module.flow["a"].aws_glue_trigger.start',
                "change": {"after_unknown": {"actions": [{"job_name": True}]}},
            }
        ],
        "configuration": {"root_module": {"module_calls": _CALLS}},
    }
    assert inventory(plan).triggers["start"].actions[0].job_name == "load-a"


def _resource(kind, name, values):
    return {"mode": "managed", "type": kind, "name": name, "values": values}


_CALLS = {
    "flow": {
        "expressions": {"job": {"references": ['module.job["a"].id', 'module.job["a"]']}},
        "module": {
            "resources": [
                {
                    "type": "aws_glue_trigger",
                    "name": "start",
                    "expressions": {"actions": [{"job_name": {"references": ["var.job"]}}]},
                }
            ]
        },
    },
    "job": {
        "module": {
            "outputs": {
                "id": {"expression": {"references": ["aws_glue_job.this.id", "aws_glue_job.this"]}}
            }
        }
    },
}


def test_a_plan_and_a_state_of_the_same_agree_with_the_command_line(tmp_path):
    readings = read_all([str(ESTATES / "nightly" / name) for name in ("plan.json", "state.json")])
    first, second = (reading.definitions[0].workflow for reading in readings)
    assert first == second
