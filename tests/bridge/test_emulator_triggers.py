"""What triggers can be defined, and which are refused; all calls go over HTTP by boto3."""

from __future__ import annotations

import pytest

from airflow_glue_bridge.glue.model import NEEDS_ACTIVATION
from wire_definitions import refused, trigger, watching


@pytest.fixture
def glue(glue_emulator):
    return glue_emulator.client()


@pytest.mark.parametrize("type_", ["ON_DEMAND", "EVENT", "SCHEDULED", "CONDITIONAL"])
@pytest.mark.parametrize("started", [False, True])
def test_the_state_after_creation(glue, type_, started):
    if type_ == "ON_DEMAND" and started:
        return_ = refused(glue.create_trigger, **trigger(type_=type_, StartOnCreation=True))
        assert return_ == (
            "InvalidInputException",
            "Starting trigger on create is not supported for ON_DEMAND trigger type.",
        )
        return
    glue.create_workflow(Name="flow")
    glue.create_trigger(**trigger(type_=type_, StartOnCreation=started))
    activated = started and type_ in NEEDS_ACTIVATION
    state = glue.get_trigger(Name="t")["Trigger"]["State"]
    assert state == ("ACTIVATED" if activated else "CREATED")


TWO_CRAWLERS = [{"CrawlerName": "c1"}, {"CrawlerName": "c2"}]
CRAWLED = {"LogicalOperator": "EQUALS", "CrawlerName": "c", "CrawlState": "SUCCEEDED"}
REFUSALS = {
    "no predicate": (trigger(Predicate=None), "Predicate cannot be null or empty"),
    "no conditions": (trigger(Predicate={"Logical": "AND"}), "Conditions cannot be null or empty"),
    "no schedule": (trigger(type_="SCHEDULED", Schedule=None), "Schedule cannot be null or empty"),
    "no workflow": (
        trigger(type_="EVENT", WorkflowName=None),
        "Workflow name cannot be null or empty",
    ),
    "no logical": (
        trigger(Predicate=watching("a", "b")),
        "Logical operator cannot be null or empty when more than one condition is present.",
    ),
    "no operator": (
        trigger(Predicate={"Conditions": [{"JobName": "a", "State": "FAILED"}]}),
        "Logical operator cannot be null or empty",
    ),
    "no state": (
        trigger(Predicate={"Conditions": [{"LogicalOperator": "EQUALS", "JobName": "a"}]}),
        "State cannot be null or empty",
    ),
    "job's own state": (
        trigger(Predicate=watching("a", state="RUNNING")),
        "JobRunState should be any of: [SUCCEEDED, STOPPED, FAILED, TIMEOUT]",
    ),
    "crawler's own state": (
        trigger(Predicate={"Conditions": [{**CRAWLED, "CrawlState": "ERROR"}]}),
        "CrawlerState should be any of: [SUCCEEDED, FAILED, CANCELLED]",
    ),
    "watches what it starts": (
        trigger(Predicate=watching("job")),
        "Job cannot be a Predicate and Action for Conditional Trigger.",
    ),
    "watches it among others": (
        trigger(Predicate=watching("a", "job", Logical="AND")),
        "Job cannot be a Predicate and Action for Conditional Trigger.",
    ),
    "job and crawler in one action": (
        trigger(Actions=[{"JobName": "j", "CrawlerName": "c"}]),
        "Both JobName or CrawlerName cannot be set together in an action",
    ),
    "job and crawler in one condition": (
        trigger(Predicate={"Conditions": [{**CRAWLED, "JobName": "j"}]}),
        "Both JobName or CrawlerName cannot be set together in a condition",
    ),
    "nothing in an action": (
        trigger(Actions=[{"Timeout": 5}]),
        "Either JobName or CrawlerName must be set in an action",
    ),
    "no actions": (trigger(Actions=[]), "Actions cannot be null or empty"),
    "three crawlers": (
        trigger(Actions=[*TWO_CRAWLERS, {"CrawlerName": "c3"}]),
        "A trigger cannot start more than 2 crawlers",
    ),
    "both days": (
        trigger(type_="SCHEDULED", Schedule="cron(0 0 * * * *)"),
        "The schedule cron(0 0 * * * *) is invalid.",
    ),
    "plain cron": (
        trigger(type_="SCHEDULED", Schedule="0 6 * * *"),
        "The schedule 0 6 * * * is invalid.",
    ),
    "every minute": (
        trigger(type_="SCHEDULED", Schedule="cron(* * * * ? *)"),
        "The schedule cron(* * * * ? *) is invalid.",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_trigger_that_cannot_be_is_refused(glue, case):
    request, message = REFUSALS[case]
    code, told = refused(glue.create_trigger, **request)
    assert code == "InvalidInputException"
    assert told.startswith(message)
    assert glue.list_triggers()["TriggerNames"] == []


GOOD = {
    "single condition with ANY": trigger(Predicate=watching("a", Logical="ANY")),
    "two conditions": trigger(Predicate=watching("a", "b", Logical="AND")),
    "two states of a job": trigger(
        Predicate={
            "Logical": "ANY",
            "Conditions": [
                *watching("a", state="FAILED")["Conditions"],
                *watching("a", state="TIMEOUT")["Conditions"],
            ],
        }
    ),
    "crawlers": trigger(Actions=TWO_CRAWLERS, Predicate={"Conditions": [CRAWLED]}),
    "all of an action": trigger(
        Actions=[
            {
                "JobName": "job",
                "Arguments": {"--a": "b"},
                "Timeout": 5,
                "SecurityConfiguration": "s",
                "NotificationProperty": {"NotifyDelayAfter": 3},
            }
        ]
    ),
    "every five minutes": trigger(type_="SCHEDULED", Schedule="cron(0/5 * * * ? *)"),
    "events in batches": trigger(
        type_="EVENT", EventBatchingCondition={"BatchSize": 10, "BatchWindow": 60}
    ),
}


@pytest.mark.parametrize("case", GOOD)
def test_a_trigger_is_as_it_was_defined(glue, case):
    glue.create_workflow(Name="flow")
    glue.create_trigger(**GOOD[case])
    assert glue.get_trigger(Name="t")["Trigger"] == {**GOOD[case], "State": "CREATED"}


def test_a_trigger_needs_its_workflow(glue):
    request = trigger(WorkflowName="none")
    assert refused(glue.create_trigger, **request)[0] == "EntityNotFoundException"


def test_a_trigger_of_that_name(glue):
    glue.create_trigger(**trigger())
    assert refused(glue.create_trigger, **trigger())[0] == "AlreadyExistsException"
    assert refused(glue.create_trigger, **trigger(Description="other")) == (
        "IdempotentParameterMismatchException",
        "Trigger with name 't' already submitted with different configuration",
    )


def test_an_updated_trigger_is_overwritten_but_stays_where_it_is(glue):
    glue.create_workflow(Name="flow")
    made = trigger(WorkflowName="flow", Description="old", StartOnCreation=True)
    glue.create_trigger(**made)
    update = {"Actions": [{"CrawlerName": "c"}], "Predicate": watching("x", state="FAILED")}
    answer = glue.update_trigger(Name="t", TriggerUpdate={"Name": "ignored", **update})["Trigger"]
    assert answer == glue.get_trigger(Name="t")["Trigger"]
    fixed = {"Name": "t", "Type": "CONDITIONAL", "WorkflowName": "flow", "State": "ACTIVATED"}
    assert answer == {**fixed, **update}


def test_an_update_is_checked_like_a_creation(glue):
    glue.create_trigger(**trigger())
    own = {"Actions": [{"JobName": "job"}], "Predicate": watching("job")}
    message = "Job cannot be a Predicate and Action for Conditional Trigger."
    answer = refused(glue.update_trigger, Name="t", TriggerUpdate=own)
    assert answer == ("InvalidInputException", message)
    without = {"Actions": [{"JobName": "job"}]}
    answer = refused(glue.update_trigger, Name="t", TriggerUpdate=without)
    assert answer == ("InvalidInputException", "Predicate cannot be null or empty")
    answer = refused(glue.update_trigger, Name="none", TriggerUpdate=own)
    assert answer == ("EntityNotFoundException", "Trigger none not found.")


def test_a_workflow_is_modified_when_its_triggers_are(glue):
    glue.create_workflow(Name="flow")

    def modified():
        return glue.get_workflow(Name="flow")["Workflow"]["LastModifiedOn"]

    seen = [modified()]
    glue.create_trigger(**trigger(WorkflowName="flow"))
    seen.append(modified())
    update = {k: trigger()[k] for k in ("Actions", "Predicate")}
    glue.update_trigger(Name="t", TriggerUpdate=update)
    seen.append(modified())
    glue.delete_trigger(Name="t")
    seen.append(modified())
    assert seen == sorted(set(seen))
    assert refused(glue.get_trigger, Name="t")[0] == "EntityNotFoundException"
    assert glue.delete_trigger(Name="t")["Name"] == "t"


def test_the_triggers_that_start_a_job_or_all_if_none_does(glue):
    glue.create_trigger(**trigger("a", Actions=[{"JobName": "x"}]))
    glue.create_trigger(**trigger("b", Actions=[{"JobName": "y"}]))
    for job, names in {"x": ["a"], "y": ["b"], "nobody's": ["a", "b"]}.items():
        found = glue.get_triggers(DependentJobName=job)["Triggers"]
        assert [t["Name"] for t in found] == names
        assert glue.list_triggers(DependentJobName=job)["TriggerNames"] == names
