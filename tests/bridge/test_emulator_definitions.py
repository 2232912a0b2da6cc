"""What can be defined in the emulator, and what it refuses; all calls go over HTTP by boto3."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError
from botocore.session import get_session

from airflow_glue_bridge.glue.model import NEEDS_ACTIVATION
from airflow_glue_bridge.testing import operations
from airflow_glue_bridge.testing.definitions import Definitions
from airflow_glue_bridge.testing.loading import LoadError
from glue2airflow.errors import SourceError
from glue2airflow.sources import read_all

GOLDEN = Path(__file__).parents[1] / "golden"

OURS = re.compile(r"Workflow|Trigger|Job|Crawl|^(Tag|Untag)Resource$|^GetTags$")
# Of the operations with such a name, those that moto answers, or nobody.
NOT_OURS = {
    "GetSystemLogsForJobRun": "jobs write no logs here",
    "UpdateJobFromSourceControl": "there is no source control behind it",
    "UpdateSourceControlFromJob": "there is no source control behind it",
}


@pytest.fixture
def glue(glue_emulator):
    return glue_emulator.client()


def refused(call, **request):
    with pytest.raises(ClientError) as caught:
        call(**request)
    error = caught.value.response["Error"]
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    return error["Code"], error["Message"]


def watching(*jobs, state="SUCCEEDED", **more):
    conditions = [{"LogicalOperator": "EQUALS", "JobName": j, "State": state} for j in jobs]
    return {"Conditions": conditions, **more}


def trigger(name="t", type_="CONDITIONAL", **more):
    """A good trigger, changed; None takes a member away."""
    good = {
        "CONDITIONAL": {"Predicate": watching("before")},
        "SCHEDULED": {"Schedule": "cron(0 6 * * ? *)"},
        "EVENT": {"WorkflowName": "flow"},
        "ON_DEMAND": {},
    }
    whole = {"Name": name, "Type": type_, "Actions": [{"JobName": "job"}], **good[type_], **more}
    return {member: value for member, value in whole.items() if value is not None}


def test_every_operation_of_the_families_is_answered():
    model = get_session().get_service_model("glue")
    wanted = {name for name in model.operation_names if OURS.search(name)}
    assert set(NOT_OURS) < wanted
    assert wanted - set(operations.load()) == set(NOT_OURS)


def test_no_operation_is_answered_that_botocore_does_not_know():
    model = get_session().get_service_model("glue")
    assert set(operations.load()) - set(model.operation_names) == {"NotifyEvent"}


def test_two_handlers_of_one_operation_are_a_mistake():
    def get_workflow(world, request):
        return {}

    operations.load()
    with pytest.raises(ValueError, match="GetWorkflow has two handlers"):
        operations.operation(get_workflow)


# --- workflows


def test_a_workflow_is_as_it_was_defined(glue, glue_emulator):
    before = glue_emulator.clock.now()
    settings = {"Description": "d", "DefaultRunProperties": {"a": "1"}, "MaxConcurrentRuns": 2}
    assert glue.create_workflow(Name="flow", **settings)["Name"] == "flow"
    found = glue.get_workflow(Name="flow")["Workflow"]
    assert {k: found[k] for k in settings} == settings
    assert found["CreatedOn"] == found["LastModifiedOn"] > before
    assert found.keys() == {"Name", "CreatedOn", "LastModifiedOn", *settings}


def test_an_updated_workflow_keeps_what_is_not_given(glue):
    glue.create_workflow(Name="flow", Description="d", MaxConcurrentRuns=2)
    glue.update_workflow(Name="flow", MaxConcurrentRuns=3)
    found = glue.get_workflow(Name="flow")["Workflow"]
    assert (found["Description"], found["MaxConcurrentRuns"]) == ("d", 3)
    assert found["LastModifiedOn"] > found["CreatedOn"]


def test_a_workflow_refuses(glue):
    glue.create_workflow(Name="flow")
    unknown = ("EntityNotFoundException", "Entity not found")
    assert refused(glue.get_workflow, Name="none") == unknown
    assert refused(glue.update_workflow, Name="none") == unknown
    assert refused(glue.create_workflow, Name="flow")[0] == "AlreadyExistsException"
    few = (
        "InvalidInputException",
        "MaxConcurrentRuns should be greater than or equal to 1 if present.",
    )
    assert refused(glue.create_workflow, Name="new", MaxConcurrentRuns=0) == few
    assert refused(glue.update_workflow, Name="flow", MaxConcurrentRuns=0) == few


def test_a_deleted_workflow_leaves_its_triggers_behind(glue):
    glue.create_workflow(Name="flow", Tags={"a": "b"})
    glue.create_trigger(**trigger("start", "ON_DEMAND", WorkflowName="flow"))
    glue.create_trigger(**trigger("daily", "SCHEDULED", WorkflowName="flow", StartOnCreation=True))
    for _ in range(2):  # nothing is said of one that is not there
        assert glue.delete_workflow(Name="flow")["Name"] == "flow"
    assert glue.list_workflows()["Workflows"] == []
    assert glue.get_trigger(Name="start")["Trigger"]["WorkflowName"] == "flow"
    assert glue.list_triggers()["TriggerNames"] == ["start", "daily"]


def test_the_graph_and_the_last_run_come_with_the_workflow(glue):
    glue.create_workflow(Name="flow")
    glue.create_job(Name="job", Role="r", Command={"Name": "glueetl"})
    glue.create_trigger(**trigger("start", "ON_DEMAND", WorkflowName="flow"))
    run = glue.start_workflow_run(Name="flow")["RunId"]
    for found in (
        glue.get_workflow(Name="flow", IncludeGraph=True)["Workflow"],
        glue.batch_get_workflows(Names=["flow"], IncludeGraph=True)["Workflows"][0],
    ):
        kinds = {node["Name"]: node["Type"] for node in found["Graph"]["Nodes"]}
        assert kinds == {"start": "TRIGGER", "job": "JOB"}
        assert found["LastRun"]["WorkflowRunId"] == run
    plain = glue.get_workflow(Name="flow")["Workflow"]
    assert plain["LastRun"]["WorkflowRunId"] == run
    assert "Graph" not in plain


# --- triggers


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


# --- jobs


def job(**more):
    return {"Role": "r", "Command": {"Name": "glueetl", "ScriptLocation": "s3://s/j.py"}, **more}


def test_a_job_has_glues_defaults(glue):
    glue.create_job(Name="job", **job())
    found = glue.get_job(JobName="job")["Job"]
    assert found["ExecutionProperty"] == {"MaxConcurrentRuns": 1}
    assert (found["MaxRetries"], found["Timeout"], found["JobMode"]) == (0, 480, "SCRIPT")
    assert found["Command"] == job()["Command"]


@pytest.mark.parametrize(
    ("version", "minutes"),
    [("0.9", 2880), ("4.0", 2880), ("5.0", 480), ("5.1", 480)],
)
def test_a_jobs_timeout_depends_on_its_version(glue, version, minutes):
    glue.create_job(Name="job", **job(GlueVersion=version))
    assert glue.get_job(JobName="job")["Job"]["Timeout"] == minutes


def test_an_updated_job_is_overwritten(glue):
    glue.create_job(Name="job", **job(Timeout=5, DefaultArguments={"--a": "b"}))
    made = glue.get_job(JobName="job")["Job"]
    glue.update_job(JobName="job", JobUpdate=job(MaxRetries=2))
    found = glue.get_job(JobName="job")["Job"]
    assert "DefaultArguments" not in found
    assert (found["Timeout"], found["MaxRetries"]) == (480, 2)
    assert found["CreatedOn"] == made["CreatedOn"] < found["LastModifiedOn"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"MaxRetries": 11},
        {"MaxRetries": -1},
        {"Timeout": 10081},
        {"MaxCapacity": 2.0, "WorkerType": "G.1X"},
    ],
)
def test_a_job_that_cannot_be_is_refused(glue, wrong):
    glue.create_job(Name="job", **job())
    assert refused(glue.create_job, Name="new", **job(**wrong))[0] == "InvalidInputException"
    answer = refused(glue.update_job, JobName="job", JobUpdate=job(**wrong))
    assert answer[0] == "InvalidInputException"


def test_a_job_refuses(glue):
    glue.create_job(Name="job", **job())
    unknown = ("EntityNotFoundException", "Job none not found.")
    assert refused(glue.get_job, JobName="none") == unknown
    assert refused(glue.update_job, JobName="none", JobUpdate=job()) == unknown
    assert refused(glue.create_job, Name="job", **job())[0] == "AlreadyExistsException"
    answer = refused(glue.create_job, Name="job", **job(Timeout=5))
    assert answer[0] == "IdempotentParameterMismatchException"
    answer = refused(glue.update_job, JobName="job", JobUpdate={"Role": "r"})
    assert answer == ("InvalidInputException", "Command cannot be null or empty")


def test_a_deleted_job(glue):
    glue.create_job(Name="job", **job())
    for _ in range(2):
        assert glue.delete_job(JobName="job")["JobName"] == "job"
    assert refused(glue.get_job, JobName="job")[0] == "EntityNotFoundException"


# --- crawlers


def crawler(**more):
    return {"Role": "r", "Targets": {"S3Targets": [{"Path": "s3://b/p"}]}, **more}


def test_a_crawler_is_ready_and_as_it_was_defined(glue):
    glue.create_crawler(Name="c", **crawler(Schedule="cron(0 6 * * ? *)", TablePrefix="p_"))
    found = glue.get_crawler(Name="c")["Crawler"]
    assert (found["State"], found["TablePrefix"], found["Version"]) == ("READY", "p_", 1)
    expression = {"ScheduleExpression": "cron(0 6 * * ? *)", "State": "SCHEDULED"}
    assert found["Schedule"] == expression
    assert found["Targets"] == crawler()["Targets"]
    assert "LastCrawl" not in found
    assert found == glue.get_crawlers()["Crawlers"][0]
    assert found == glue.batch_get_crawlers(CrawlerNames=["c"])["Crawlers"][0]


def test_an_updated_crawler_keeps_what_is_not_given(glue):
    glue.create_crawler(Name="c", **crawler(TablePrefix="p_"))
    glue.update_crawler(Name="c", Description="d", Schedule="cron(0 7 * * ? *)")
    found = glue.get_crawler(Name="c")["Crawler"]
    assert (found["TablePrefix"], found["Description"], found["Version"]) == ("p_", "d", 2)
    assert found["Schedule"]["ScheduleExpression"] == "cron(0 7 * * ? *)"
    assert found["LastUpdated"] > found["CreationTime"]


@pytest.mark.glue_emulator(step=timedelta(0))
def test_a_running_crawler_is_left_alone(glue):
    glue.create_crawler(Name="c", **crawler())
    glue.start_crawler(Name="c")
    assert refused(glue.update_crawler, Name="c", Description="d")[0] == "CrawlerRunningException"
    assert refused(glue.delete_crawler, Name="c")[0] == "CrawlerRunningException"


def test_a_crawler_refuses(glue):
    glue.create_crawler(Name="c", **crawler())
    unknown = ("EntityNotFoundException", "Crawler none not found.")
    assert refused(glue.get_crawler, Name="none") == unknown
    assert refused(glue.update_crawler, Name="none") == unknown
    assert refused(glue.delete_crawler, Name="none") == unknown
    assert refused(glue.create_crawler, Name="c", **crawler())[0] == "AlreadyExistsException"
    answer = refused(glue.create_crawler, Name="n", **crawler(Schedule="rate(5 minutes)"))
    assert answer[0] == "InvalidInputException"
    answer = refused(glue.create_crawler, Name="n", Role="r", Targets={"S3Targets": []})
    assert answer[0] == "InvalidInputException"
    glue.delete_crawler(Name="c")
    assert glue.list_crawlers()["CrawlerNames"] == []


# --- pages, batches, tags


def make(glue, kind, name, **more):
    {
        "workflow": lambda: glue.create_workflow(Name=name, **more),
        "trigger": lambda: glue.create_trigger(**trigger(name, **more)),
        "job": lambda: glue.create_job(Name=name, **job(**more)),
        "crawler": lambda: glue.create_crawler(Name=name, **crawler(**more)),
    }[kind]()


PAGED = [
    ("workflow", "list_workflows", "Workflows", 25),
    ("trigger", "list_triggers", "TriggerNames", 200),
    ("trigger", "get_triggers", "Triggers", 200),
    ("job", "list_jobs", "JobNames", 1000),
    ("job", "get_jobs", "Jobs", 1000),
    ("crawler", "list_crawlers", "CrawlerNames", 1000),
    ("crawler", "get_crawlers", "Crawlers", 1000),
]


@pytest.mark.parametrize(("kind", "call", "member", "most"), PAGED)
def test_long_lists_come_in_pages(glue, kind, call, member, most):
    names = [f"n{i:02}" for i in range(7)]
    for name in names:
        make(glue, kind, name)
    found, token = [], {}
    for size in (3, 3, 1):
        reply = getattr(glue, call)(MaxResults=3, **token)
        assert len(reply[member]) == size
        found += reply[member]
        token = {"NextToken": reply["NextToken"]} if "NextToken" in reply else {}
    assert token == {}
    assert [item if isinstance(item, str) else item["Name"] for item in found] == names
    assert "NextToken" not in getattr(glue, call)(MaxResults=7)
    assert "NextToken" not in getattr(glue, call)(MaxResults=most)
    for token in ("made up", "ZnJvbSB4"):
        code, _ = refused(getattr(glue, call), NextToken=token)
        assert code == "ValidationException"
    code, told = refused(getattr(glue, call), MaxResults=most + 1)
    assert code == "ValidationException"
    assert f"Member must have value less than or equal to {most}" in told


def test_workflows_are_listed_by_25_as_botocore_pages_them(glue):
    names = [f"w{i:02}" for i in range(60)]
    for name in names:
        glue.create_workflow(Name=name)
    pages = [page["Workflows"] for page in glue.get_paginator("list_workflows").paginate()]
    assert [len(page) for page in pages] == [25, 25, 10]
    assert [name for page in pages for name in page] == names


@pytest.mark.parametrize(
    ("kind", "call", "asked", "found", "missing"),
    [
        ("workflow", "batch_get_workflows", "Names", "Workflows", "MissingWorkflows"),
        ("trigger", "batch_get_triggers", "TriggerNames", "Triggers", "TriggersNotFound"),
        ("job", "batch_get_jobs", "JobNames", "Jobs", "JobsNotFound"),
        ("crawler", "batch_get_crawlers", "CrawlerNames", "Crawlers", "CrawlersNotFound"),
    ],
)
def test_a_batch_tells_what_is_missing(glue, kind, call, asked, found, missing):
    for name in ("a", "b"):
        make(glue, kind, name)
    reply = getattr(glue, call)(**{asked: ["b", "x", "a", "x"]})
    assert [item["Name"] for item in reply[found]] == ["b", "a"]
    assert reply[missing] == ["x"]


def test_a_batch_of_workflows_holds_25(glue):
    code, told = refused(glue.batch_get_workflows, Names=[f"w{i}" for i in range(26)])
    assert code == "ValidationException"
    assert "'names' failed to satisfy constraint: Member must have length" in told


@pytest.mark.parametrize("kind", ["workflow", "trigger", "job", "crawler"])
def test_tags(glue, kind):
    make(glue, kind, "n", Tags={"a": "1", "b": "2"})
    arn = f"arn:aws:glue:us-east-1:123456789012:{kind}/n"
    glue.tag_resource(ResourceArn=arn, TagsToAdd={"b": "3", "c": "4"})
    glue.untag_resource(ResourceArn=arn, TagsToRemove=["a", "never there"])
    assert glue.get_tags(ResourceArn=arn)["Tags"] == {"b": "3", "c": "4"}
    other = arn.replace("/n", "/none")
    assert refused(glue.get_tags, ResourceArn=other)[0] == "EntityNotFoundException"
    elsewhere = arn.replace("us-east-1", "eu-west-1")
    assert refused(glue.get_tags, ResourceArn=elsewhere)[0] == "EntityNotFoundException"
    many = {f"k{i}": "" for i in range(49)}
    answer = refused(glue.tag_resource, ResourceArn=arn, TagsToAdd=many)
    assert answer[0] == "InvalidInputException"


@pytest.mark.parametrize(
    ("kind", "call", "member"),
    [
        ("trigger", "list_triggers", "TriggerNames"),
        ("job", "list_jobs", "JobNames"),
        ("crawler", "list_crawlers", "CrawlerNames"),
    ],
)
def test_lists_can_be_of_those_with_some_tags(glue, kind, call, member):
    make(glue, kind, "a", Tags={"team": "x", "env": "dev"})
    make(glue, kind, "b", Tags={"team": "x"})
    make(glue, kind, "c")
    wanted = {(): "abc", (("team", "x"),): "ab", (("team", "x"), ("env", "dev")): "a"}
    for tags, names in wanted.items():
        assert getattr(glue, call)(Tags=dict(tags))[member] == list(names)
    getattr(glue, f"delete_{kind}")(**{"JobName" if kind == "job" else "Name": "a"})
    make(glue, kind, "a")
    assert getattr(glue, call)(Tags={"env": "dev"})[member] == []


def test_tags_of_other_resources_are_motos(glue):
    glue.create_registry(RegistryName="r")
    arn = glue.get_registry(RegistryId={"RegistryName": "r"})["RegistryArn"]
    glue.tag_resource(ResourceArn=arn, TagsToAdd={"c": "d"})
    assert glue.get_tags(ResourceArn=arn)["Tags"] == {"c": "d"}


# --- Definitions, for the running side


def test_the_engine_sees_definitions_as_they_are_now():
    definitions = Definitions()
    definitions.jobs["j"] = {"Name": "j", "MaxRetries": 1}
    jobs = definitions.jobs_view
    assert jobs["j"].max_retries == 1
    assert jobs["j"] is jobs["j"]
    definitions.jobs["j"] = {"Name": "j", "MaxRetries": 2}
    assert jobs["j"].max_retries == 2
    del definitions.jobs["j"]
    assert "j" not in jobs
    with pytest.raises(KeyError):
        jobs["j"]
    assert (list(jobs), len(jobs)) == ([], 0)


def test_a_crawler_whose_schedule_is_stopped_has_none():
    definitions = Definitions()
    schedule = {"ScheduleExpression": "cron(0 6 * * ? *)", "State": "NOT_SCHEDULED"}
    definitions.crawlers["c"] = {"Name": "c", "Schedule": schedule}
    assert definitions.crawlers_view["c"].schedule == ""
    definitions.crawlers["c"] = {"Name": "c", "Schedule": {**schedule, "State": "SCHEDULED"}}
    assert definitions.crawlers_view["c"].schedule == "cron(0 6 * * ? *)"


def test_triggers_outside_of_workflows_are_a_chain():
    definitions = Definitions()
    assert definitions.standalone() is None
    definitions.workflows["w"] = {"Name": "w", "LastModifiedOn": datetime.now(UTC)}
    definitions.triggers["in"] = trigger("in", WorkflowName="w")
    definitions.triggers["out"] = trigger("out")
    definitions.jobs["job"] = {"Name": "job"}
    chain = definitions.standalone()
    assert chain.standalone
    assert [t.name for t in chain.triggers] == ["out"]
    assert [t.name for t in definitions.workflow("w").triggers] == ["in"]
    assert list(definitions.workflow("w").jobs) == ["job"]


# --- loading


def loaded(data):
    definitions = Definitions()
    return definitions, definitions.load(data)


def test_what_triggers_name_and_nothing_defines_is_made_and_said():
    named = trigger(WorkflowName="w", Actions=[{"JobName": "a"}, {"CrawlerName": "c"}])
    definitions, notes = loaded({"Triggers": [named], "Jobs": [{"Name": "a"}]})
    assert list(definitions.jobs) == ["a", "before"]
    assert list(definitions.crawlers) == ["c"]
    assert notes == [
        "workflow w is defined nowhere: a plain one stands in for it",
        "crawler c is defined nowhere: a plain one stands in for it",
        "job before is defined nowhere: a plain one stands in for it",
    ]


def test_what_is_defined_twice_is_said():
    same, other = {"Name": "j", "Timeout": 5}, {"Name": "j", "Timeout": 6}
    definitions, notes = loaded({"Jobs": [same, dict(same), other]})
    assert definitions.jobs["j"]["Timeout"] == 5
    assert notes == ["job j is defined twice, not alike: the first one counts"]
    assert definitions.load({"Jobs": [other]}) == []
    assert definitions.jobs["j"]["Timeout"] == 6


def test_what_another_file_defines_needs_no_plain_one(tmp_path):
    flows, jobs = tmp_path / "flows.json", tmp_path / "jobs.yaml"
    graph = {"Nodes": [{"Type": "TRIGGER", "Name": "t", "TriggerDetails": {"Trigger": trigger()}}]}
    flows.write_text(json.dumps({"Workflow": {"Name": "w", "Graph": graph}}), "utf-16")
    jobs.write_text("Jobs:\n- {Name: job, Timeout: 7}\n- {Name: before}\n")
    definitions = Definitions()
    assert definitions.load(flows, jobs) == []
    assert definitions.jobs["job"]["Timeout"] == 7
    assert definitions.triggers["t"]["WorkflowName"] == "w"


def test_a_trigger_that_tells_no_state_is_alive():
    types = ("ON_DEMAND", "EVENT", "SCHEDULED", "CONDITIONAL")
    definitions, _ = loaded({"Triggers": [trigger(type_, type_) for type_ in types]})
    states = {name: made["State"] for name, made in definitions.triggers.items()}
    started = dict.fromkeys(("SCHEDULED", "CONDITIONAL"), "ACTIVATED")
    assert states == {"ON_DEMAND": "CREATED", "EVENT": "CREATED", **started}
    left, _ = loaded({"Triggers": [trigger(State="DEACTIVATED")]})
    assert left.triggers["t"]["State"] == "DEACTIVATED"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"Workflows": {}}, "the data: Workflows must be a list"),
        ({"Workflows": [1]}, "the data: Workflows[0] must be an object"),
        ({"Triggers": [{"Name": "t"}]}, "the data: Triggers[0]: trigger t has no Type"),
        ({"Jobs": [{"Timeout": 5}]}, "the data: Jobs[0].Name is missing"),
        ({"Jobs": [{"Name": "j", "Timeout": "5"}]}, "at 'timeout' can not be converted"),
        ({"Run": {}}, "the data holds workflow runs, not a workflow"),
        ({"SnapshotVersion": 2}, "a snapshot of version 2, and version 1 can be loaded"),
        ({"Databases": []}, "the data holds nothing to load"),
        ("text", "the data must be an object"),
    ],
)
def test_what_cannot_be_loaded(data, told):
    from airflow_glue_bridge.testing.loading import Loader

    loader = Loader(Definitions(), datetime.now(UTC), "arn")
    with pytest.raises(LoadError, match=re.escape(told)):
        loader.add(data)


@pytest.mark.parametrize("name", ["none.json", "bad.json", "bad.yaml"])
def test_a_file_that_cannot_be_read(tmp_path, name):
    (tmp_path / "bad.json").write_text("{")
    (tmp_path / "bad.yaml").write_text("a: [")
    with pytest.raises(LoadError, match=name):
        Definitions().load(tmp_path / name)


def test_a_loaded_snapshot_is_answered_over_the_wire(glue, glue_emulator):
    crawler_ = {"Name": "c", "Schedule": "cron(0 6 * * ? *)", "LastCrawl": {"Status": "FAILED"}}
    snapshot = {
        "SnapshotVersion": 1,
        "Workflows": [{"Name": "w", "Tags": {"a": "b"}, "CreatedOn": "2026-01-02T03:04:05+00:00"}],
        "Triggers": [trigger(WorkflowName="w", Actions=[{"CrawlerName": "c"}])],
        "Jobs": [{"Name": "before", "Tags": {}}],
        "Crawlers": [crawler_],
        "Rules": [{"Name": "r", "Targets": []}],
    }
    assert glue_emulator.load(snapshot) == ["the data: Rules is left out"]
    found = glue.get_workflow(Name="w", IncludeGraph=True)["Workflow"]
    assert found["CreatedOn"] == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert {node["Name"] for node in found["Graph"]["Nodes"]} == {"t", "before", "c"}
    arn = "arn:aws:glue:us-east-1:123456789012:workflow/w"
    assert glue.get_tags(ResourceArn=arn)["Tags"] == {"a": "b"}
    schedule = glue.get_crawler(Name="c")["Crawler"]["Schedule"]
    assert schedule == {"ScheduleExpression": "cron(0 6 * * ? *)", "State": "SCHEDULED"}
    assert glue.get_job(JobName="before")["Job"]["Timeout"] == 480


def _saved():
    """Golden sources that both the converter and the emulator read, and what they may differ in."""
    for path in sorted(GOLDEN.glob("*/*.json")):
        skipped = {"case.json", "parameters.json"}
        if path.name not in skipped and not path.parent.name.startswith(("cfn-", "error-")):
            yield pytest.param(path, id=f"{path.parent.name}/{path.name}")


# Sources that hold what no Glue account can: the converter tells of each, the emulator refuses.
UNREAL = {"empty-members", "malformed", "refusals"}


@pytest.mark.parametrize("path", list(_saved()))
def test_the_emulator_loads_what_the_converter_reads(path):
    definitions = Definitions()
    if path.parent.name in UNREAL:
        with pytest.raises(LoadError, match=re.escape(path.name)):
            definitions.load(path)
        return
    definitions.load(path)
    try:
        (reading,) = read_all([str(path)])
    except SourceError:
        pytest.fail("the emulator loads what the converter refuses")
    read = {d.workflow.name: d.workflow for d in reading.definitions if not d.workflow.standalone}
    for name, workflow in read.items():
        ours = definitions.workflow(name)
        assert told(ours) == told(workflow)


def told(workflow):
    """What two readers must agree on; the emulator knows the state of every trigger."""
    return SimpleNamespace(
        properties=dict(workflow.default_run_properties),
        most=workflow.max_concurrent_runs,
        triggers={
            (t.name, t.type, t.alive, t.schedule, str(t.actions), str(t.predicate))
            for t in workflow.triggers
        },
    )
